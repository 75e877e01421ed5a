"""Exports are for managers. Safe to run again."""

from django.contrib.auth.management import create_permissions
from django.db import migrations

MANAGER = ["export_customer", "export_order", "view_exportrecord"]


def give_rights(apps, schema_editor):
    using = schema_editor.connection.alias
    _make_permissions(apps, using)
    permissions = apps.get_model("auth", "Permission").objects.using(using)
    found = permissions.filter(content_type__app_label="customers", codename__in=MANAGER)
    group, _created = apps.get_model("auth", "Group").objects.using(using).get_or_create(name="manager")
    group.permissions.add(*found)


def _make_permissions(apps, using):
    """An empty database gets its permissions only after the last migration; the role needs them now."""
    app_config = apps.get_app_config("customers")
    known = getattr(app_config, "models_module", None)
    app_config.models_module = True
    create_permissions(app_config, verbosity=0, using=using, apps=apps)
    app_config.models_module = known


class Migration(migrations.Migration):
    dependencies = [("crm", "0003_desk_defaults"), ("customers", "0006_exports")]

    operations = [migrations.RunPython(give_rights, migrations.RunPython.noop)]
