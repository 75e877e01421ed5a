from django.db import transaction
from simple_history.utils import bulk_create_with_history

from customers.models import Shop
from tagging.defaults import AUTOMATIC, MANUAL, DefaultGroup
from tagging.models import ChoiceSet, Tag, TagGroup, TagRule

Pairs = list[tuple[DefaultGroup, TagGroup]]


@transaction.atomic
def install_default_tags(*, shop: Shop) -> bool:
    """Give a shop that has no tag groups the default ones; False when it has its own already."""
    Shop.objects.select_for_update(no_key=True).get(pk=shop.pk)
    if TagGroup.objects.filter(shop=shop).exists():
        return False
    pairs = _groups(shop)
    tags = _tags(shop, pairs)
    rules = [
        TagRule(shop=shop, group=group, tag=tags[group, rule.tag], position=number, conditions=rule.conditions)
        for default, group in pairs
        for number, rule in enumerate(default.rules)
    ]
    bulk_create_with_history(rules, TagRule)
    return True


def _groups(shop: Shop) -> Pairs:
    defaults = [*MANUAL, *AUTOMATIC]
    groups = TagGroup.objects.bulk_create(
        TagGroup(
            shop=shop,
            slug=default.slug,
            name=default.name,
            number=default.number,
            position=position,
            is_automatic=default.number is None,
        )
        for position, default in enumerate(defaults)
    )
    return list(zip(defaults, groups, strict=True))


def _tags(shop: Shop, pairs: Pairs) -> dict[tuple[TagGroup, str], Tag]:
    """All tags, by their group and slug."""
    sets = _choice_sets(shop, pairs)
    made = Tag.objects.bulk_create(
        Tag(
            shop=shop,
            group=group,
            choice_set=sets.get((group, default.name if group.is_automatic else tag.choice_set)),
            slug=tag.slug,
            name=tag.name,
            position=number,
            is_active=tag.is_active,
        )
        for default, group in pairs
        for number, tag in enumerate(default.tags)
    )
    return {(tag.group, tag.slug): tag for tag in made}


def _choice_sets(shop: Shop, pairs: Pairs) -> dict[tuple[TagGroup, str], ChoiceSet]:
    """An automatic group is one set; a manual one has those that its tags name."""
    sets = [
        ChoiceSet(shop=shop, group=group, name=name)
        for default, group in pairs
        for name in sorted(
            {default.name} if group.is_automatic else {tag.choice_set for tag in default.tags if tag.choice_set}
        )
    ]
    return {(one.group, one.name): one for one in ChoiceSet.objects.bulk_create(sets)}
