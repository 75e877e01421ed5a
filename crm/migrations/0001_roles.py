"""The three roles and what each may do. Safe to run again: what is there already stays."""

from django.contrib.auth.management import create_permissions
from django.db import migrations

AGENT = {
    "customers": ["view_customer", "view_order", "view_orderitem", "view_product"],
    "tagging": ["view_taggroup", "view_tag", "view_customertag", "add_customertag", "delete_customertag"],
}
TRAINER = {
    "customers": [],
    "tagging": ["view_tagrule"],
}
MANAGER = {
    "customers": [
        "view_contact",
        "view_shop",
        "view_channel",
        "change_channel",
        "view_orderimport",
        "add_orderimport",
        "change_orderimport",
    ],
    "tagging": [
        "add_taggroup",
        "change_taggroup",
        "add_tag",
        "change_tag",
        "add_choiceset",
        "change_choiceset",
        "view_choiceset",
        "view_tagrule",
        "add_tagrule",
        "change_tagrule",
        "view_historicaltagrule",
        "view_tagrun",
        "view_tagchange",
    ],
}
ROLES = {"agent": [AGENT], "trainer": [AGENT, TRAINER], "manager": [AGENT, TRAINER, MANAGER]}


def make_roles(apps, schema_editor):
    using = schema_editor.connection.alias
    _make_permissions(apps, using)
    group_model = apps.get_model("auth", "Group")
    permission_model = apps.get_model("auth", "Permission")
    for role, bundles in ROLES.items():
        group, _created = group_model.objects.using(using).get_or_create(name=role)
        for bundle in bundles:
            for app_label, codenames in bundle.items():
                found = permission_model.objects.using(using).filter(
                    content_type__app_label=app_label, codename__in=codenames
                )
                group.permissions.add(*found)


def _make_permissions(apps, using):
    """An empty database gets its permissions only after the last migration; the roles need them now."""
    for app_label in ("customers", "tagging"):
        app_config = apps.get_app_config(app_label)
        known = getattr(app_config, "models_module", None)
        app_config.models_module = True
        create_permissions(app_config, verbosity=0, using=using, apps=apps)
        app_config.models_module = known


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
        ("customers", "0001_initial"),
        ("tagging", "0001_initial"),
    ]

    operations = [migrations.RunPython(make_roles, migrations.RunPython.noop)]
