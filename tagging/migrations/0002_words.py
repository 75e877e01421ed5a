"""Everybody's sets of words. A set that is there by its code is left as people made it."""

from django.db import migrations

from tagging.keyword_defaults import DEFAULT_SETS


def install_words(apps, schema_editor):
    using = schema_editor.connection.alias
    sets = apps.get_model("tagging", "KeywordSet").objects.using(using)
    keywords = apps.get_model("tagging", "Keyword").objects.using(using)
    for position, one in enumerate(DEFAULT_SETS, 1):
        values = {name: value for name, value in one.items() if name not in ("code", "words")}
        row, created = sets.get_or_create(shop=None, code=one["code"], defaults={**values, "position": position * 10})
        if created:
            words = dict.fromkeys(one["words"])
            keywords.bulk_create([keywords.model(keyword_set=row, word=word) for word in words])


class Migration(migrations.Migration):
    dependencies = [("tagging", "0001_initial")]

    operations = [migrations.RunPython(install_words, migrations.RunPython.noop, elidable=False)]
