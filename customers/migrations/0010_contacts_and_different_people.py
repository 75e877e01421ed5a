"""Orders remember which contact cells they filled; what was known of customers before that stands as if settled."""

from django.conf import settings
from django.db import migrations, models
from django.db.models import deletion


class Migration(migrations.Migration):
    dependencies = [
        ("customers", "0009_facts_for_lifecycle"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        # Both without a default: SQLite makes no table anew and keeps its triggers, PostgreSQL writes no row.
        migrations.AddField("order", "contact_cells", models.SmallIntegerField(editable=False, null=True)),
        migrations.AddField("customer", "settled_at", models.DateTimeField(editable=False, null=True)),
        migrations.AddIndex("customermerge", models.Index(fields=["away_id"], name="customers_merge_away")),
        migrations.CreateModel(
            name="DifferentPeople",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("said_at", models.DateTimeField(verbose_name="said")),
                (
                    "customer",
                    models.ForeignKey(
                        on_delete=deletion.CASCADE, related_name="different_people", to="customers.customer"
                    ),
                ),
                (
                    "other",
                    models.ForeignKey(
                        on_delete=deletion.CASCADE,
                        related_name="+",
                        to="customers.customer",
                        verbose_name="somebody else",
                    ),
                ),
                (
                    "said_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="said by",
                    ),
                ),
                ("shop", models.ForeignKey(db_index=False, on_delete=deletion.CASCADE, to="customers.shop")),
            ],
            options={
                "verbose_name": "not the same person",
                "verbose_name_plural": "not the same person",
                "constraints": [
                    models.UniqueConstraint(fields=("shop", "customer", "other"), name="customers_different_once")
                ],
            },
        ),
        migrations.RunSQL(
            "UPDATE customers_customer SET settled_at = contact_at WHERE contact_at IS NOT NULL",
            migrations.RunSQL.noop,
        ),
    ]
