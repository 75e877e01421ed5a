"""The tags of a shop, for choices and boards: small tables, read whole."""

from dataclasses import dataclass, field

from tagging.models import Tag, TagGroup


@dataclass(frozen=True, slots=True)
class GroupTags:
    """A group and its tags in use, in order."""

    group: TagGroup
    tags: list[Tag] = field(default_factory=list)

    @property
    def asks(self) -> bool:
        """Whether an empty group is a gap: manual, not the grey list, and there is something to answer."""
        return bool(self.group.number) and bool(self.tags)


def shop_tags(shop_id: int | None) -> list[GroupTags]:
    """All groups of a shop with their tags in use, manual ones first, in one query."""
    tags = Tag.objects.filter(shop=shop_id, is_active=True).select_related("group")
    groups: dict[int, GroupTags] = {}
    for tag in tags.order_by("group__number", "group__position", "group_id", "position", "pk"):
        groups.setdefault(tag.group_id, GroupTags(tag.group)).tags.append(tag)
    return sorted(groups.values(), key=_order)


def _order(one: GroupTags) -> tuple[bool, int, int]:
    group = one.group
    return group.is_automatic, group.position if group.number is None else group.number, group.pk
