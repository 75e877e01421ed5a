"""What a class means for the talk: the strategy of an RFM segment, the hint of a shopper type."""

from django.db.models import Case, CharField, OuterRef, QuerySet, Subquery, Value, When

from crm.models import SegmentStrategy, ShopperHint
from tagging.looks import RFM, SHOPPER_TYPE
from tagging.models import CustomerTag, Tag

PARTS = ("aim", "perk", "scenes", "tips", "touchpoint")


def with_advice(rows: QuerySet[CustomerTag]) -> QuerySet[CustomerTag]:
    """The same rows, each with `advice`: the aim of a segment, the hint of a type, "" else; no further query."""
    aims = SegmentStrategy.objects.filter(shop=OuterRef("shop"), segment=OuterRef("tag__slug")).values("aim")
    hints = ShopperHint.objects.filter(shop=OuterRef("shop"), shopper_type=OuterRef("tag__slug")).values("hint")
    advice = Case(
        When(tag__group__slug=RFM, then=Subquery(aims)),
        When(tag__group__slug=SHOPPER_TYPE, then=Subquery(hints)),
        default=Value(""),
        output_field=CharField(),
    )
    return rows.annotate(advice=advice)


def advice_of(shop_id: int, group: str, tag: Tag | None) -> list[tuple[str, str]]:
    """All of it, part by part with its name."""
    if tag is None or not tag.slug:
        return []
    if group == RFM:
        row = SegmentStrategy.objects.filter(shop=shop_id, segment=tag.slug).first()
        names = [(str(SegmentStrategy._meta.get_field(one).verbose_name), one) for one in PARTS]  # type: ignore[union-attr]
        return [(name, getattr(row, one)) for name, one in names if row and getattr(row, one)]
    if group == SHOPPER_TYPE:
        hint = ShopperHint.objects.filter(shop=shop_id, shopper_type=tag.slug).first()
        return [(str(ShopperHint._meta.get_field("hint").verbose_name), hint.hint)] if hint else []
    return []
