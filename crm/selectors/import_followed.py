"""What an import set going: the tag run after it, group by group, and what is bought together."""

from dataclasses import dataclass

from django.db.models import Count

from crm.models import Inquiry
from customers.choices import ImportState
from customers.models import OrderImport, OrderItem
from tagging.choices import RunState
from tagging.models import Tag, TagGroup, TagRun

PARTS_SHOWN = 4
MANY_ORDERS = 50_000  # of more orders the lines are not looked through for a page


@dataclass(frozen=True, slots=True)
class Step:
    """So many went from a tag to another; None is none of the group."""

    closed: Tag | None
    opened: Tag | None
    count: int


@dataclass(frozen=True, slots=True)
class Moved:
    """What the run did in one group: the largest steps, and how many moved in all."""

    group: TagGroup
    steps: list[Step]
    count: int
    more: int


@dataclass(frozen=True, slots=True)
class Followed:
    """`run` is None while none has begun since the import ended."""

    run: TagRun | None
    groups: list[Moved]
    won_count: int  # inquiries that its orders won
    basket_count: int | None  # new orders with several products; None: too many to look through

    @property
    def is_held(self) -> bool:
        """Whether the run waits for a person, so that no tag has changed yet."""
        return self.run is not None and self.run.state == RunState.HELD


def import_followed(order_import: OrderImport) -> Followed | None:
    """None where nothing follows: the import is not over, or it was of a file that the shop had already."""
    if order_import.state != ImportState.DONE or order_import.repeats_id or order_import.finished_at is None:
        return None
    later = TagRun.objects.filter(shop=order_import.shop_id, started_at__gte=order_import.finished_at)
    run = later.exclude(state=RunState.FAILED).order_by("started_at", "pk").first()
    return Followed(
        run=run,
        groups=_moved(run) if run and run.state != RunState.HELD else [],
        won_count=inquiries_won_by_import(order_import),
        basket_count=_basket_count(order_import),
    )


def _moved(run: TagRun) -> list[Moved]:
    tags = Tag.objects.filter(shop=run.shop_id, group__is_automatic=True).select_related("group").in_bulk()
    groups = TagGroup.objects.filter(shop=run.shop_id).automatic()
    found = []
    for group in groups:
        steps = [
            Step(tags.get(move["from"]), tags.get(move["to"]), move["count"])
            for move in run.moves
            if move["group"] == group.pk
        ]
        steps.sort(key=lambda step: -step.count)
        if steps:
            shown = steps[:PARTS_SHOWN]
            found.append(Moved(group, shown, sum(step.count for step in steps), len(steps) - len(shown)))
    return found


def _basket_count(order_import: OrderImport) -> int | None:
    if order_import.created_count > MANY_ORDERS:
        return None
    lines = OrderItem.objects.filter(order__created_import=order_import, product__isnull=False)
    several = lines.values("order").annotate(products=Count("product", distinct=True)).filter(products__gte=2)
    return several.count()


def inquiries_won_by_import(order_import: OrderImport) -> int:
    """How many inquiries stand as won by orders that this import brought or changed."""
    return Inquiry.objects.filter(won_import=order_import).count()
