"""Managers and trainers make segments, agents look at them. Safe to run again."""

from django.contrib.auth.management import create_permissions
from django.db import migrations

RIGHTS = {
    "manager": ["add_segment", "delete_segment", "view_segment"],
    "trainer": ["add_segment", "view_segment"],
    "agent": ["view_segment"],
}


def give_rights(apps, schema_editor):
    using = schema_editor.connection.alias
    _make_permissions(apps, using)
    permissions = apps.get_model("auth", "Permission").objects.using(using)
    for role, codenames in RIGHTS.items():
        group, _created = apps.get_model("auth", "Group").objects.using(using).get_or_create(name=role)
        group.permissions.add(*permissions.filter(content_type__app_label="tagging", codename__in=codenames))


def _make_permissions(apps, using):
    """An empty database gets its permissions only after the last migration; the roles need them now."""
    app_config = apps.get_app_config("tagging")
    known = getattr(app_config, "models_module", None)
    app_config.models_module = True
    create_permissions(app_config, verbosity=0, using=using, apps=apps)
    app_config.models_module = known


class Migration(migrations.Migration):
    dependencies = [("crm", "0009_strategies"), ("tagging", "0005_segments")]

    operations = [migrations.RunPython(give_rights, migrations.RunPython.noop)]
