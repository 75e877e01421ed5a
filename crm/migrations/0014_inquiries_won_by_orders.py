"""Orders win inquiries, losses take a note, compensation is tied to its inquiry; each shop says by what rules.

The last step is safe to run again.
"""

import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.contrib.auth.management import create_permissions
from django.db import migrations, models

import customers.fields

RIGHTS = {
    "manager": ["give_compensation", "view_inquirysettings", "change_inquirysettings"],
    "trainer": ["give_compensation"],
    "agent": ["give_compensation"],
}


def make_defaults(apps, schema_editor):
    using = schema_editor.connection.alias
    settings_of_shops = apps.get_model("crm", "InquirySettings").objects.using(using)
    for shop in apps.get_model("customers", "Shop").objects.using(using).order_by("pk"):
        settings_of_shops.get_or_create(shop=shop)
    _make_permissions(apps, using)
    permissions = apps.get_model("auth", "Permission").objects.using(using)
    for role, codenames in RIGHTS.items():
        group, _created = apps.get_model("auth", "Group").objects.using(using).get_or_create(name=role)
        group.permissions.add(*permissions.filter(content_type__app_label="crm", codename__in=codenames))


def _make_permissions(apps, using):
    """An empty database gets its permissions only after the last migration; the roles need them now."""
    app_config = apps.get_app_config("crm")
    known = getattr(app_config, "models_module", None)
    app_config.models_module = True
    create_permissions(app_config, verbosity=0, using=using, apps=apps)
    app_config.models_module = known


class Migration(migrations.Migration):
    dependencies = [
        ("crm", "0013_chats_and_waits"),
        ("customers", "0016_promo_channels"),
        ("scripts_lib", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="InquirySettings",
            fields=[
                (
                    "shop",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="customers.shop",
                        verbose_name="shop",
                    ),
                ),
                (
                    "won_days",
                    models.PositiveSmallIntegerField(
                        db_default=1,
                        default=1,
                        help_text="0: only on the day itself. 1: until the end of the next day.",
                        validators=[django.core.validators.MaxValueValidator(365)],
                        verbose_name="an order wins an inquiry until so many days after it began",
                    ),
                ),
                (
                    "open_hours",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        db_default=24,
                        default=24,
                        help_text="Empty: no follow-up.",
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(744),
                        ],
                        verbose_name="follow up when open without an order for so many hours",
                    ),
                ),
                (
                    "unpaid_minutes",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        db_default=30,
                        default=30,
                        help_text="Empty: no follow-up.",
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(1440),
                        ],
                        verbose_name="follow up when an order is unpaid for so many minutes",
                    ),
                ),
                (
                    "agent_limit",
                    customers.fields.MoneyField(
                        blank=True, default=20, null=True, verbose_name="compensation an agent may give for one inquiry"
                    ),
                ),
                (
                    "trainer_limit",
                    customers.fields.MoneyField(
                        blank=True,
                        default=20,
                        null=True,
                        verbose_name="compensation a trainer may give for one inquiry",
                    ),
                ),
                (
                    "manager_limit",
                    customers.fields.MoneyField(
                        blank=True,
                        default=200,
                        help_text="Empty: no limit.",
                        null=True,
                        verbose_name="compensation a manager may give for one inquiry",
                    ),
                ),
                (
                    "coupon_days",
                    models.PositiveSmallIntegerField(
                        db_default=30,
                        default=30,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(365),
                        ],
                        verbose_name="a compensation can be used for so many days",
                    ),
                ),
                ("won_by", models.CharField(blank=True, db_default="", editable=False, max_length=80)),
            ],
            options={
                "verbose_name": "settings of inquiries",
                "verbose_name_plural": "settings of inquiries",
            },
        ),
        migrations.AlterModelOptions(
            name="coupon",
            options={
                "permissions": [("give_compensation", "Can give a buyer a coupon as compensation")],
                "verbose_name": "coupon",
                "verbose_name_plural": "coupons",
            },
        ),
        migrations.AddField(
            model_name="coupon",
            name="given_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="given by",
            ),
        ),
        migrations.AddField(
            model_name="coupon",
            name="inquiry",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="coupons",
                to="crm.inquiry",
                verbose_name="inquiry",
            ),
        ),
        migrations.AddField(
            model_name="coupon",
            name="reason",
            field=models.CharField(
                blank=True, default="", db_default="", max_length=200, verbose_name="compensation for"
            ),
        ),
        migrations.AddField(
            model_name="inquiry",
            name="loss_note",
            field=models.CharField(blank=True, db_default="", max_length=200, verbose_name="note on the loss"),
        ),
        migrations.AddField(
            model_name="inquiry",
            name="rule_word",
            field=models.CharField(
                blank=True,
                choices=[("", "nothing"), ("won", "Won by an order"), ("overruled", "Overruled by an agent")],
                db_default="",
                default="",
                max_length=10,
                verbose_name="what orders say",
            ),
        ),
        migrations.AddField(
            model_name="inquiry",
            name="won_import",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="customers.orderimport",
            ),
        ),
        migrations.AddField(
            model_name="inquiry",
            name="won_order",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="customers.order",
                verbose_name="won by order",
            ),
        ),
        migrations.AddField(
            model_name="inquirychange",
            name="source",
            field=models.CharField(
                choices=[("agent", "Agent"), ("rule", "Rule")],
                db_default="agent",
                default="agent",
                max_length=5,
                verbose_name="source",
            ),
        ),
        migrations.AlterField(
            model_name="deed",
            name="kind",
            field=models.CharField(
                choices=[
                    ("tag_set", "Set"),
                    ("tag_lifted", "Taken off"),
                    ("outcome", "Noted"),
                    ("about", "Changed to"),
                    ("interaction", "Logged"),
                    ("follow_up", "Promised"),
                    ("follow_up_done", "Done"),
                    ("note", "Kept"),
                    ("note_removed", "Note taken off"),
                    ("temper", "Temper"),
                    ("compensation", "Given"),
                ],
                max_length=14,
            ),
        ),
        migrations.AddIndex(
            model_name="coupon",
            index=models.Index(fields=["customer", "-created_at"], name="crm_coupon_customer"),
        ),
        migrations.AddIndex(
            model_name="coupon",
            index=models.Index(
                condition=models.Q(("inquiry__isnull", False)), fields=["inquiry"], name="crm_coupon_inquiry"
            ),
        ),
        migrations.AddIndex(
            model_name="coupon",
            index=models.Index(
                condition=models.Q(("inquiry__isnull", False)), fields=["shop", "-id"], name="crm_coupon_compensations"
            ),
        ),
        migrations.AddIndex(
            model_name="inquiry",
            index=models.Index(fields=["shop", "-opened_at", "-id"], name="crm_inquiry_newest"),
        ),
        migrations.AddIndex(
            model_name="inquiry",
            index=models.Index(
                condition=models.Q(("state", "open")), fields=["shop", "-opened_at", "-id"], name="crm_inquiry_open"
            ),
        ),
        migrations.AddIndex(
            model_name="inquiry",
            index=models.Index(
                condition=models.Q(("promised_by__isnull", False), ("state", "open")),
                fields=["shop", "promised_by"],
                name="crm_inquiry_promised",
            ),
        ),
        migrations.AddIndex(
            model_name="inquiry",
            index=models.Index(
                condition=models.Q(("product__isnull", False)),
                fields=["product", "-opened_at", "-id"],
                name="crm_inquiry_product",
            ),
        ),
        migrations.AddIndex(
            model_name="inquiry",
            index=models.Index(
                condition=models.Q(("last_by__isnull", False)),
                fields=["last_by", "-opened_at", "-id"],
                name="crm_inquiry_agent",
            ),
        ),
        migrations.AddIndex(
            model_name="inquiry",
            index=models.Index(
                condition=models.Q(("loss_reason__isnull", False)),
                fields=["shop", "loss_reason", "-opened_at"],
                name="crm_inquiry_loss",
            ),
        ),
        migrations.AddIndex(
            model_name="inquiry",
            index=models.Index(
                condition=models.Q(("won_import__isnull", False)), fields=["won_import"], name="crm_inquiry_won_import"
            ),
        ),
        migrations.AddConstraint(
            model_name="inquiry",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("state", "won"),
                    models.Q(models.Q(("rule_word", "won"), _negated=True), ("won_order__isnull", True)),
                    _connector="OR",
                ),
                name="crm_inquiry_order_of_a_won_one",
            ),
        ),
        migrations.AddConstraint(
            model_name="inquiry",
            constraint=models.UniqueConstraint(
                condition=models.Q(("won_order__isnull", False)), fields=("won_order",), name="crm_inquiry_won_once"
            ),
        ),
        migrations.AddField(
            model_name="inquirysettings",
            name="open_script",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="scripts_lib.script",
                verbose_name="with this script",
            ),
        ),
        migrations.AddField(
            model_name="inquirysettings",
            name="unpaid_script",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="scripts_lib.script",
                verbose_name="with this script",
            ),
        ),
        migrations.AddConstraint(
            model_name="inquirysettings",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("agent_limit", None), ("agent_limit__gte", 0), _connector="OR"),
                    models.Q(("trainer_limit", None), ("trainer_limit__gte", 0), _connector="OR"),
                    models.Q(("manager_limit", None), ("manager_limit__gte", 0), _connector="OR"),
                ),
                name="crm_inquirysettings_limits",
            ),
        ),
        migrations.RunPython(make_defaults, migrations.RunPython.noop),
    ]
