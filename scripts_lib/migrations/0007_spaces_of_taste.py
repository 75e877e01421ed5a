from django.db import migrations

from scripts_lib.normalize import closed_up, grams

AT_ONCE = 500


def close_up(apps, schema_editor):
    """Write by what scripts are found as it is written from now on. Pairs of characters only come to those known."""
    using = schema_editor.connection.alias
    scripts = apps.get_model("scripts_lib", "Script").objects.using(using)
    pairs = apps.get_model("scripts_lib", "ScriptGram").objects.using(using)
    keeps_pairs, last = pairs.exists(), 0
    while rows := list(scripts.filter(pk__gt=last).order_by("pk").only("pk", "search_text")[:AT_ONCE]):
        last, changed = rows[-1].pk, []
        for row in rows:
            before, row.search_text = row.search_text, closed_up(row.search_text)
            if row.search_text != before:
                changed.append((row, sorted(grams(row.search_text) - grams(before))))
        scripts.bulk_update([row for row, _new in changed], ["search_text"])
        if keeps_pairs:
            new = [pairs.model(script_id=row.pk, gram=gram) for row, found in changed for gram in found]
            pairs.bulk_create(new, ignore_conflicts=True, batch_size=5_000)


class Migration(migrations.Migration):
    dependencies = [("scripts_lib", "0006_copies_of_articles")]

    operations = [migrations.RunPython(close_up, migrations.RunPython.noop, elidable=False)]
