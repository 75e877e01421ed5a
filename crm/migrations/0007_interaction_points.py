"""What interactions are worth is each shop's own; managers edit it. The last step is safe to run again."""

import django.core.validators
import django.db.models.deletion
from django.contrib.auth.management import create_permissions
from django.db import migrations, models
from django.db.models import Q

# kind: points, at most, days, days as an advocate
DEFAULTS = {
    "inquiry": (1, 3, 90, None),
    "message_day": (1, 3, 90, None),
    "questionnaire": (2, None, 90, None),
    "photo": (2, None, 90, 365),
    "recommendation": (3, None, 90, 365),
    "friend": (3, None, 90, 365),
    "satisfied": (0, None, 90, None),
    "not_satisfied": (0, None, 90, None),
}
RIGHTS = ["view_interactionpoints", "change_interactionpoints"]


def make_defaults(apps, schema_editor):
    using = schema_editor.connection.alias
    rows = apps.get_model("crm", "InteractionPoints").objects.using(using)
    for shop in apps.get_model("customers", "Shop").objects.using(using).order_by("pk"):
        for kind, (points, at_most, days, advocate_days) in DEFAULTS.items():
            defaults = {"points": points, "at_most": at_most, "days": days, "advocate_days": advocate_days}
            rows.get_or_create(shop=shop, kind=kind, defaults=defaults)
    _make_permissions(apps, using)
    permissions = apps.get_model("auth", "Permission").objects.using(using)
    group, _created = apps.get_model("auth", "Group").objects.using(using).get_or_create(name="manager")
    group.permissions.add(*permissions.filter(content_type__app_label="crm", codename__in=RIGHTS))


def _make_permissions(apps, using):
    """An empty database gets its permissions only after the last migration; the role needs them now."""
    app_config = apps.get_app_config("crm")
    known = getattr(app_config, "models_module", None)
    app_config.models_module = True
    create_permissions(app_config, verbosity=0, using=using, apps=apps)
    app_config.models_module = known


class Migration(migrations.Migration):
    dependencies = [
        ("crm", "0006_find_who_was_brought"),
        ("customers", "0012_signals_to_read"),
    ]

    operations = [
        migrations.CreateModel(
            name="SignalReading",
            fields=[
                (
                    "shop",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="signal_reading",
                        serialize=False,
                        to="customers.shop",
                    ),
                ),
                ("basis", models.CharField(max_length=32)),
                ("as_of", models.DateField()),
                ("read_at", models.DateTimeField()),
            ],
            options={"verbose_name": "reading of the signals", "verbose_name_plural": "readings of the signals"},
        ),
        migrations.CreateModel(
            name="InteractionPoints",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("inquiry", "Inquiry"),
                            ("message_day", "Day on which the buyer wrote"),
                            ("questionnaire", "Answered questionnaire"),
                            ("photo", "Photo"),
                            ("recommendation", "Recommendation"),
                            ("friend", "Friend brought"),
                            ("satisfied", "Satisfied"),
                            ("not_satisfied", "Not satisfied"),
                        ],
                        max_length=14,
                        verbose_name="interaction",
                    ),
                ),
                (
                    "points",
                    models.PositiveSmallIntegerField(
                        validators=[django.core.validators.MaxValueValidator(100)], verbose_name="points"
                    ),
                ),
                (
                    "at_most",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        help_text="Empty: each one counts.",
                        null=True,
                        validators=[django.core.validators.MinValueValidator(1)],
                        verbose_name="at most so many count",
                    ),
                ),
                (
                    "days",
                    models.PositiveSmallIntegerField(
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(3650),
                        ],
                        verbose_name="of the last days",
                    ),
                ),
                (
                    "advocate_days",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        help_text="For so many days it counts as a sign that the buyer speaks for the shop. "
                        "Empty: it is none.",
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(3650),
                        ],
                        verbose_name="speaks for the shop, days",
                    ),
                ),
                (
                    "shop",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="interaction_points",
                        to="customers.shop",
                        verbose_name="shop",
                    ),
                ),
            ],
            options={
                "verbose_name": "interaction points",
                "verbose_name_plural": "interaction points",
                "constraints": [
                    models.UniqueConstraint(fields=("shop", "kind"), name="crm_points_kind"),
                    models.CheckConstraint(
                        condition=Q(days__gte=1)
                        & (Q(at_most=None) | Q(at_most__gte=1))
                        & (Q(advocate_days=None) | Q(advocate_days__gte=1)),
                        name="crm_points_counted",
                    ),
                ],
            },
        ),
        migrations.RunPython(make_defaults, migrations.RunPython.noop),
    ]
