from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("crm", "0022_care_tips_due")]

    operations = [
        migrations.AddIndex(
            model_name="review",
            index=models.Index(
                condition=models.Q(("product__isnull", False)),
                fields=["shop", "product", "-written_on", "-id"],
                name="crm_review_product",
            ),
        ),
    ]
