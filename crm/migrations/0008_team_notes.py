"""Notes say whether they came with a file; managers may bring in such files.

The right stands with those that import-export asks for: `import_` and the name of the model. Safe to run again.
"""

from django.db import migrations, models


def give_right(apps, schema_editor):
    using = schema_editor.connection.alias
    content_type, _created = (
        apps.get_model("contenttypes", "ContentType")
        .objects.using(using)
        .get_or_create(app_label="customers", model="customer")
    )
    permission, _created = (
        apps.get_model("auth", "Permission")
        .objects.using(using)
        .get_or_create(
            content_type=content_type,
            codename="import_customer",
            defaults={"name": "Can import tags and notes of customers"},
        )
    )
    group, _created = apps.get_model("auth", "Group").objects.using(using).get_or_create(name="manager")
    group.permissions.add(permission)


class Migration(migrations.Migration):
    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
        ("crm", "0007_interaction_points"),
    ]

    operations = [
        migrations.AddField(
            model_name="note",
            name="source",
            field=models.CharField(
                choices=[("agent", "Agent"), ("import", "Import")],
                db_default="agent",
                default="agent",
                max_length=10,
                verbose_name="source",
            ),
        ),
        migrations.RunPython(give_right, migrations.RunPython.noop),
    ]
