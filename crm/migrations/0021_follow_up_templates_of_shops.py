"""Shops that have no follow-up template get those that a new shop begins with; others are left alone."""

from django.db import migrations
from django.db.models import Q

from crm.follow_up_defaults import DEFAULT_TEMPLATES


def make_templates(apps, schema_editor):
    using = schema_editor.connection.alias
    groups = apps.get_model("tagging", "TagGroup").objects.using(using)
    templates = apps.get_model("crm", "FollowUpTemplate").objects.using(using)
    for shop in apps.get_model("customers", "Shop").objects.using(using).order_by("pk"):
        # One without tags is not at work yet: it gets both together.
        if groups.filter(shop=shop).exists() and not templates.filter(shop=shop).exists():
            _give(apps, using, shop)


def _give(apps, using, shop):
    templates = apps.get_model("crm", "FollowUpTemplate").objects.using(using)
    tags = apps.get_model("tagging", "Tag").objects.using(using).filter(shop=shop)
    tag_of = {(group, slug): pk for pk, group, slug in tags.values_list("pk", "group__slug", "slug")}
    named = {}
    for position, one in enumerate(DEFAULT_TEMPLATES):
        if one.for_tag is None or one.for_tag in tag_of:
            named[one.name] = templates.create(
                shop=shop,
                name=one.name,
                scene=_scene(apps, using, shop, one.scene) if one.scene else None,
                for_tag_id=tag_of[one.for_tag] if one.for_tag else None,
                text=one.text,
                days=one.days,
                time=one.at,
                repeat_days=one.repeat_days,
                position=position,
            )
    for one in DEFAULT_TEMPLATES:
        if one.then and one.name in named:
            templates.filter(pk=named[one.name].pk).update(next_template=named[one.then])


def _scene(apps, using, shop, wanted):
    scenes = apps.get_model("scripts_lib", "Scene").objects.using(using)
    fitting = scenes.filter(Q(shop=shop) | Q(shop=None), stage=wanted.stage, touchpoint=wanted.touchpoint)
    known = sorted(fitting, key=lambda one: (one.shop_id is None, one.position, one.pk))
    if known:
        return known[0]
    touchpoint = {"touchpoint": wanted.touchpoint}
    return scenes.get_or_create(shop=shop, stage=wanted.stage, name=wanted.name, defaults=touchpoint)[0]


class Migration(migrations.Migration):
    dependencies = [
        ("crm", "0020_library_rights"),
        ("customers", "0019_product_categories"),
        ("scripts_lib", "0004_words_of_one_meaning"),
        ("tagging", "0009_cheaper_history"),
    ]

    operations = [migrations.RunPython(make_templates, migrations.RunPython.noop)]
