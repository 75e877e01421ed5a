from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("crm", "0023_reviews_of_a_product")]

    operations = [
        migrations.AddField(
            model_name="message",
            name="is_sent_round",
            field=models.BooleanField(editable=False, null=True),
        ),
        migrations.AddIndex(
            model_name="message",
            index=models.Index(
                condition=models.Q(("is_sent_round__isnull", True), ("likeness__isnull", False)),
                fields=["likeness"],
                name="crm_message_round",
            ),
        ),
    ]
