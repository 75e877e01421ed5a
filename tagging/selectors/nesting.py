"""Which segments name which, and in what words a ring or a rule that would wait for another is refused."""

from collections.abc import Iterable, Mapping, Sequence

from django.utils.translation import gettext as _

from tagging.choices import SegmentKind
from tagging.conditions import Book, Condition, ConditionError, Kind, named_in, way_to
from tagging.models import Segment, Tag, TagGroup

TO = " → "


def segment_book(shop_id: int) -> dict[int, list[Condition]]:
    """What the segments of a shop ask that find their members; one that cannot be read is left out."""
    book = {}
    for number, raw in Segment.objects.filter(shop=shop_id, kind=SegmentKind.DYNAMIC).values_list("pk", "conditions"):
        try:
            book[number] = Condition.parse_list(raw)
        except ConditionError:
            continue
    return book


def book_for(shop_id: int, conditions: Iterable[Condition]) -> dict[int, list[Condition]]:
    """The same where conditions name any segment at all; else nothing is looked up."""
    return segment_book(shop_id) if named_in(conditions) else {}


def tags_of_rules(shop_id: int) -> frozenset[int]:
    """The tags that runs give."""
    return frozenset(Tag.objects.filter(shop=shop_id, group__is_automatic=True).values_list("pk", flat=True))


def waits_for_rules(conditions: Sequence[Condition], book: Book, given: frozenset[int]) -> bool:
    """Whether conditions lead, through whatever segments, to a tag that a run gives."""
    return way_to(conditions, book, lambda one: one.kind is Kind.TAGS and not given.isdisjoint(one.value)) is not None


def segments_for_rules(shop_id: int) -> list[tuple[int, str]]:
    """Number and name of the segments that a rule may name."""
    rows = list(Segment.objects.filter(shop=shop_id).order_by("name", "pk").values_list("pk", "name"))
    book = segment_book(shop_id) if rows else {}
    given = tags_of_rules(shop_id) if book else frozenset()
    return [(pk, name) for pk, name in rows if not waits_for_rules(book.get(pk, ()), book, given)]


def ring_words(segment: Segment, conditions: Sequence[Condition], book: Book) -> str:
    """The ring that a segment would close by asking these; "" when there is none."""
    way = way_to(conditions, book, lambda one: one.kind is Kind.SEGMENTS and segment.pk in one.value)
    if way is None:
        return ""
    names = _names([segment.pk, *way])
    ring = TO.join(_quoted(names[number]) for number in (segment.pk, *way, segment.pk))
    words = _("That would be a ring: %(ring)s. A segment cannot look for its members among its own members.")
    return words % {"ring": ring}


def waiting_words(group: TagGroup, conditions: Sequence[Condition], book: Book) -> str:
    """What stands in the way of a rule of a group that names segments; "" when they ask for no tags of rules."""
    given = tags_of_rules(group.shop_id)
    way = way_to(conditions, book, lambda one: one.kind is Kind.TAGS and not given.isdisjoint(one.value))
    if not way:
        return ""
    names = _names(way)
    asked = {pk for one in book[way[-1]] if one.kind is Kind.TAGS for pk in one.value}
    tags = Tag.objects.filter(pk__in=given & asked).select_related("group").order_by("pk")
    tag = tags.filter(group=group).first() or tags[0]
    ring = TO.join([group.name, *(_quoted(names[number]) for number in way), f"{tag.group.name}: {tag.name}"])
    if tag.group_id == group.pk:
        return _("That would be a ring: %(ring)s. A rule cannot ask who has the tags that it gives.") % {"ring": ring}
    words = _("A rule would wait for another: %(ring)s. Rules name only segments that ask for no tags of rules.")
    return words % {"ring": ring}


def _names(numbers: Iterable[int]) -> Mapping[int, str]:
    return dict(Segment.objects.filter(pk__in=numbers).values_list("pk", "name"))


def _quoted(name: str) -> str:
    return _("“%(name)s”") % {"name": name}
