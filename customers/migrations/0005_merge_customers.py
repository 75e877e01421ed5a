import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("customers", "0004_default_attributes"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterModelOptions(
            name="customer",
            options={
                "permissions": [
                    ("view_contact", "Can see full names, phones and addresses"),
                    ("merge_customer", "Can merge two customers into one, and take them apart again"),
                ],
                "verbose_name": "customer",
                "verbose_name_plural": "customers",
            },
        ),
        migrations.CreateModel(
            name="CustomerMerge",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("away_id", models.BigIntegerField(verbose_name="merged into it")),
                ("away_key", models.CharField(max_length=255, verbose_name="buyer id")),
                ("chosen", models.JSONField(default=dict)),
                ("before", models.JSONField()),
                ("after", models.JSONField()),
                ("moved", models.JSONField(default=dict)),
                ("aside", models.JSONField(default=list)),
                ("pointed", models.JSONField(default=list)),
                ("last_pks", models.JSONField(default=dict)),
                ("left", models.JSONField(default=list)),
                ("made_at", models.DateTimeField(verbose_name="made")),
                ("undone_at", models.DateTimeField(null=True, verbose_name="taken back")),
                (
                    "away_channel",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="customers.channel",
                    ),
                ),
                (
                    "kept",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="merges",
                        to="customers.customer",
                        verbose_name="kept",
                    ),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="made by",
                    ),
                ),
                (
                    "shop",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        to="customers.shop",
                        verbose_name="shop",
                    ),
                ),
                (
                    "undone_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "merge",
                "verbose_name_plural": "merges",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("undone_at__isnull", True)),
                        fields=("away_id",),
                        name="customers_merge_once",
                    )
                ],
            },
        ),
    ]
