"""Everybody's phrase rules. A rule that is there by its code is left as people made it."""

from django.db import migrations

from scripts_lib.phrase_defaults import DEFAULT_RULES


def install_rules(apps, schema_editor):
    rules = apps.get_model("scripts_lib", "PhraseRule").objects.using(schema_editor.connection.alias)
    for position, one in enumerate(DEFAULT_RULES, 1):
        values = {name: value for name, value in one.items() if name != "code"}
        rules.get_or_create(
            shop=None, code=one["code"], defaults={**values, "position": position * 10, "is_active": True}
        )


class Migration(migrations.Migration):
    dependencies = [("scripts_lib", "0001_initial")]

    operations = [migrations.RunPython(install_rules, migrations.RunPython.noop, elidable=False)]
