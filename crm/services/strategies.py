"""Each shop has a strategy for each RFM segment, and a hint for each type of shopper."""

from crm.models import SegmentStrategy, ShopperHint
from crm.strategy_defaults import DEFAULT_HINTS, DEFAULT_STRATEGIES
from customers.models import Shop


def install_default_strategies(*, shop: Shop) -> int:
    """Give a shop the strategies and hints that it has none of; returns how many were missing."""
    segments = set(SegmentStrategy.objects.filter(shop=shop).values_list("segment", flat=True))
    types = set(ShopperHint.objects.filter(shop=shop).values_list("shopper_type", flat=True))
    strategies = [
        SegmentStrategy(shop=shop, **one._asdict()) for one in DEFAULT_STRATEGIES if one.segment not in segments
    ]
    hints = [
        ShopperHint(shop=shop, shopper_type=kind, hint=hint)
        for kind, hint in DEFAULT_HINTS.items()
        if kind not in types
    ]
    SegmentStrategy.objects.bulk_create(strategies, ignore_conflicts=True)
    ShopperHint.objects.bulk_create(hints, ignore_conflicts=True)
    return len(strategies) + len(hints)
