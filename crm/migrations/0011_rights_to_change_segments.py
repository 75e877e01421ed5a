"""Segments can be renamed; what nobody uses can be deleted. Safe to run again."""

from django.contrib.auth.management import create_permissions
from django.db import migrations

RIGHTS = {
    "manager": [("tagging", "change_segment"), ("tagging", "delete_tag"), ("customers", "delete_attributedefinition")],
    "trainer": [("tagging", "change_segment")],
}


def give_rights(apps, schema_editor):
    using = schema_editor.connection.alias
    for label in ("customers", "tagging"):
        _make_permissions(apps, label, using)
    permissions = apps.get_model("auth", "Permission").objects.using(using)
    for role, rights in RIGHTS.items():
        group, _created = apps.get_model("auth", "Group").objects.using(using).get_or_create(name=role)
        for label, codename in rights:
            group.permissions.add(*permissions.filter(content_type__app_label=label, codename=codename))


def _make_permissions(apps, label, using):
    """An empty database gets its permissions only after the last migration; the roles need them now."""
    app_config = apps.get_app_config(label)
    known = getattr(app_config, "models_module", None)
    app_config.models_module = True
    create_permissions(app_config, verbosity=0, using=using, apps=apps)
    app_config.models_module = known


class Migration(migrations.Migration):
    dependencies = [
        ("crm", "0010_segment_rights"),
        ("tagging", "0007_rules_hold_their_tag"),
        ("customers", "0015_export_who_moved"),
    ]

    operations = [migrations.RunPython(give_rights, migrations.RunPython.noop)]
