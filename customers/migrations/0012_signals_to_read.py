"""Marks of the signals: of whom deeds told something, and whose signals change by themselves on which day."""

from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("customers", "0011_facts_with_open_inquiry")]

    operations = [
        migrations.AddField(
            model_name="customerfacts",
            name="has_news",
            field=models.BooleanField(db_default=False, default=False, editable=False),
        ),
        migrations.AddIndex(
            model_name="customerfacts",
            index=models.Index(condition=Q(has_news=True), fields=["shop"], name="customers_facts_news"),
        ),
        migrations.AddIndex(
            model_name="customerfacts",
            index=models.Index(
                condition=Q(interaction_changes_on__isnull=False),
                fields=["shop", "interaction_changes_on"],
                name="customers_facts_signals",
            ),
        ),
    ]
