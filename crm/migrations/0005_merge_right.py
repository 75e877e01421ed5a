"""Managers may merge two customers into one. Safe to run again."""

from django.contrib.auth.management import create_permissions
from django.db import migrations


def give_right(apps, schema_editor):
    using = schema_editor.connection.alias
    app_config = apps.get_app_config("customers")
    known = getattr(app_config, "models_module", None)
    app_config.models_module = True  # an empty database gets its permissions only after the last migration
    create_permissions(app_config, verbosity=0, using=using, apps=apps)
    app_config.models_module = known
    permissions = apps.get_model("auth", "Permission").objects.using(using)
    group, _created = apps.get_model("auth", "Group").objects.using(using).get_or_create(name="manager")
    group.permissions.add(*permissions.filter(content_type__app_label="customers", codename__in=["merge_customer"]))


class Migration(migrations.Migration):
    dependencies = [
        ("crm", "0004_export_rights"),
        ("customers", "0005_merge_customers"),
    ]

    operations = [migrations.RunPython(give_right, migrations.RunPython.noop)]
