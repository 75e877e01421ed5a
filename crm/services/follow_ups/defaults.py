"""Each shop begins with templates: one for each moment at which a promise is likely, and for each kind of buyer."""

from django.db import transaction

from crm.follow_up_defaults import DEFAULT_TEMPLATES, DefaultScene
from crm.models import FollowUpTemplate
from customers.models import Shop
from scripts_lib.models import Scene
from tagging.models import Tag
from tagging.services.default_tags import install_default_tags


def install_default_templates(*, shop: Shop) -> int:
    """Give a shop that has no follow-up template the usual ones; returns how many. What it has is left alone."""
    if FollowUpTemplate.objects.filter(shop=shop).exists():
        return 0
    return _install(shop)


@transaction.atomic
def _install(shop: Shop) -> int:
    Shop.objects.select_for_update(no_key=True).get(pk=shop.pk)  # two of these go one after another
    if FollowUpTemplate.objects.filter(shop=shop).exists():
        return 0
    install_default_tags(shop=shop)
    tags = {(tag.group.slug, tag.slug): tag for tag in Tag.objects.filter(shop=shop).select_related("group")}
    wanted = [one for one in DEFAULT_TEMPLATES if one.for_tag is None or one.for_tag in tags]
    made = FollowUpTemplate.objects.bulk_create(
        FollowUpTemplate(
            shop=shop,
            name=one.name,
            scene=_scene(shop, one.scene) if one.scene else None,
            for_tag=tags[one.for_tag] if one.for_tag else None,
            text=one.text,
            days=one.days,
            time=one.at,
            repeat_days=one.repeat_days,
            position=position,
        )
        for position, one in enumerate(wanted)
    )
    _lead_on(made)
    return len(made)


def _scene(shop: Shop, wanted: DefaultScene) -> Scene:
    """The shop's scene for that moment, else everybody's, else one made now."""
    fitting = Scene.objects.for_shop(shop.pk).filter(stage=wanted.stage, touchpoint=wanted.touchpoint)
    known = sorted(fitting, key=lambda one: (one.shop_id is None, one.position, one.pk))
    if known:
        return known[0]
    touchpoint = {"touchpoint": wanted.touchpoint}
    return Scene.objects.get_or_create(shop=shop, stage=wanted.stage, name=wanted.name, defaults=touchpoint)[0]


def _lead_on(made: list[FollowUpTemplate]) -> None:
    """Some are followed by others."""
    named = {one.name: one for one in made}
    led = [one for one in DEFAULT_TEMPLATES if one.then and one.name in named]
    for one in led:
        named[one.name].next_template = named[one.then]
    FollowUpTemplate.objects.bulk_update([named[one.name] for one in led], ["next_template"])
