import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("customers", "0017_notes_to_read")]

    operations = [
        migrations.AlterField(
            model_name="attributevalue",
            name="definition",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                to="customers.attributedefinition",
                verbose_name="attribute",
            ),
        ),
        migrations.AddIndex(
            model_name="attributevalue",
            index=models.Index(fields=["definition", "value", "customer"], name="customers_attribute_answer"),
        ),
        migrations.AddIndex(
            model_name="customerfacts",
            index=models.Index(
                condition=models.Q(("consent", "unknown"), _negated=True),
                fields=["shop", "consent"],
                name="customers_facts_consent",
            ),
        ),
    ]
