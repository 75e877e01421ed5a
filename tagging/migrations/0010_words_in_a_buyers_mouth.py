from django.db import migrations

from tagging.buyers_talk import BUYERS_TALK
from tagging.keyword_defaults import DEFAULT_SETS


def install_excuses(apps, schema_editor):
    """Everybody's sets that take the weight of a spam word back. A set that is there by its code is left as it is."""
    using = schema_editor.connection.alias
    sets = apps.get_model("tagging", "KeywordSet").objects.using(using)
    keywords = apps.get_model("tagging", "Keyword").objects.using(using)
    places = {one["code"]: place * 10 for place, one in enumerate(DEFAULT_SETS, 1)}
    for one in BUYERS_TALK:
        values = {"name": one["name"], "purpose": one["purpose"], "position": places[one["code"]]}
        row, created = sets.get_or_create(shop=None, code=one["code"], defaults=values)
        if created:
            words = dict.fromkeys(one["words"])
            keywords.bulk_create([keywords.model(keyword_set=row, word=word) for word in words])


class Migration(migrations.Migration):

    dependencies = [
        ("tagging", "0009_cheaper_history"),
    ]

    operations = [
        migrations.RunPython(install_excuses, migrations.RunPython.noop, elidable=False),
    ]
