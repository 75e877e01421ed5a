from django.db import transaction
from simple_history.utils import bulk_create_with_history

from customers.models import Shop
from tagging.defaults import AUTOMATIC, MANUAL, DefaultGroup
from tagging.models import ChoiceSet, Tag, TagGroup, TagRule


@transaction.atomic
def install_default_tags(*, shop: Shop) -> bool:
    """Give a shop that has no tag groups the default ones; False when it has its own already."""
    Shop.objects.select_for_update(no_key=True).get(pk=shop.pk)
    if TagGroup.objects.filter(shop=shop).exists():
        return False
    for position, default in enumerate([*MANUAL, *AUTOMATIC]):
        _install(shop, default, position)
    return True


def _install(shop: Shop, default: DefaultGroup, position: int) -> None:
    group = TagGroup.objects.create(
        shop=shop,
        slug=default.slug,
        name=default.name,
        number=default.number,
        position=position,
        is_automatic=default.number is None,
    )
    names = {tag.choice_set for tag in default.tags if tag.choice_set}
    if group.is_automatic:
        names = {default.name}
    sets = {name: ChoiceSet.objects.create(shop=shop, group=group, name=name) for name in sorted(names)}
    made = Tag.objects.bulk_create(
        Tag(
            shop=shop,
            group=group,
            choice_set=sets.get(default.name if group.is_automatic else tag.choice_set),
            slug=tag.slug,
            name=tag.name,
            position=number,
            is_active=tag.is_active,
        )
        for number, tag in enumerate(default.tags)
    )
    tags = {tag.slug: tag for tag in made}
    rules = [
        TagRule(shop=shop, group=group, tag=tags[rule.tag], position=number, conditions=rule.conditions)
        for number, rule in enumerate(default.rules)
    ]
    bulk_create_with_history(rules, TagRule)
