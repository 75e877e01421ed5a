"""The first page: what the last run and the imports say, without a look into large tables."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from customers.choices import WORKER_STATES, ImportState
from customers.models import OrderImport, Shop
from tagging.looks import RECENCY, TIER
from tagging.models import Tag, TagRun
from tagging.selectors.run_state import TagState, tag_state


@dataclass(frozen=True, slots=True)
class Bar:
    tag: Tag
    count: int
    width: str  # per cent of the largest


@dataclass(frozen=True, slots=True)
class ShopToday:
    """One shop's cards."""

    shop: Shop
    tags: TagState
    recency: list[Bar]
    tiers: list[Bar]
    last_import: OrderImport | None
    at_work: int
    waiting: int

    @property
    def run(self) -> TagRun | None:
        """The run of which the tags are."""
        return self.tags.finished

    @property
    def is_empty(self) -> bool:
        """Whether no file has come in yet."""
        return self.last_import is None


def shops_today(shops: Sequence[Shop], *, at: datetime) -> list[ShopToday]:
    """The cards of each shop; five queries a shop."""
    return [_shop_today(shop, at) for shop in shops]


def _shop_today(shop: Shop, at: datetime) -> ShopToday:
    state = tag_state(shop, at=at)
    imports = OrderImport.objects.filter(shop=shop).defer("layout", "report")
    tags = list(
        Tag.objects.filter(shop=shop, group__slug__in=(RECENCY, TIER)).select_related("group").order_by("position")
    )
    return ShopToday(
        shop=shop,
        tags=state,
        recency=_bars(state.finished, [tag for tag in tags if tag.group.slug == RECENCY]),
        tiers=_bars(state.finished, [tag for tag in tags if tag.group.slug == TIER]),
        last_import=imports.order_by("-pk").first(),
        at_work=imports.filter(state__in=WORKER_STATES).count(),
        waiting=imports.filter(state=ImportState.READY).count(),
    )


def _bars(run: TagRun | None, tags: list[Tag]) -> list[Bar]:
    if run is None:
        return []
    counts = {tag.pk: run.counts.get(tag.group.slug, {}).get(tag.slug, 0) for tag in tags}
    most = max(counts.values(), default=0) or 1
    return [Bar(tag, counts[tag.pk], f"{100 * counts[tag.pk] / most:.1f}") for tag in tags]
