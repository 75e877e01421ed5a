"""The reasons for losing an inquiry that every shop starts with, and the rights about the desk. Safe to run again."""

from django.contrib.auth.management import create_permissions
from django.db import migrations

REASONS = ("price", "stock", "speed", "choice", "elsewhere", "shipping_cost", "service", "slow_reply", "other")

AGENT = {
    "customers": ["add_customer", "change_customer", "view_attributedefinition"],
    "scripts_lib": ["view_script", "view_scene", "view_article"],
    "crm": [
        "view_inquiry",
        "add_inquiry",
        "change_inquiry",
        "view_interaction",
        "add_interaction",
        "view_followup",
        "add_followup",
        "change_followup",
        "view_note",
        "add_note",
        "change_note",
        "view_coupon",
        "view_lossreason",
    ],
}
TRAINER = {
    "customers": ["change_product"],
    "scripts_lib": [
        "add_script",
        "change_script",
        "add_scene",
        "change_scene",
        "add_article",
        "change_article",
        "view_scriptvariant",
        "add_scriptvariant",
        "change_scriptvariant",
        "view_scriptbranch",
        "add_scriptbranch",
        "change_scriptbranch",
        "delete_scriptbranch",
    ],
}
MANAGER = {
    "customers": [
        "add_attributedefinition",
        "change_attributedefinition",
        "change_shop",
        "view_closedday",
        "add_closedday",
        "change_closedday",
        "delete_closedday",
    ],
    "crm": ["add_coupon", "change_coupon", "add_lossreason", "change_lossreason"],
}
ROLES = {"agent": [AGENT], "trainer": [AGENT, TRAINER], "manager": [AGENT, TRAINER, MANAGER]}


def make_defaults(apps, schema_editor):
    using = schema_editor.connection.alias
    reasons = apps.get_model("crm", "LossReason").objects.using(using)
    for position, code in enumerate(REASONS):
        reasons.get_or_create(shop=None, code=code, defaults={"position": position})
    _make_permissions(apps, using)
    groups = apps.get_model("auth", "Group").objects.using(using)
    permissions = apps.get_model("auth", "Permission").objects.using(using)
    for role, bundles in ROLES.items():
        group, _created = groups.get_or_create(name=role)
        for bundle in bundles:
            for app_label, codenames in bundle.items():
                group.permissions.add(*permissions.filter(content_type__app_label=app_label, codename__in=codenames))


def _make_permissions(apps, using):
    """An empty database gets its permissions only after the last migration; the roles need them now."""
    for app_label in ("customers", "scripts_lib", "crm"):
        app_config = apps.get_app_config(app_label)
        known = getattr(app_config, "models_module", None)
        app_config.models_module = True
        create_permissions(app_config, verbosity=0, using=using, apps=apps)
        app_config.models_module = known


class Migration(migrations.Migration):
    dependencies = [
        ("crm", "0002_desk"),
        ("scripts_lib", "0001_initial"),
        ("customers", "0003_shop_hours_and_product_details"),
    ]

    operations = [migrations.RunPython(make_defaults, migrations.RunPython.noop)]
