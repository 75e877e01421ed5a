"""Which articles are to be told after which orders: read once for a run, from a few small tables."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from customers.models import Product, Shop
from scripts_lib.choices import ArticleKind
from scripts_lib.models import Article


@dataclass(slots=True)
class PushedTip:
    """A published article with the days after which it is told, and the shop's products that it speaks of."""

    article_id: int
    after: str
    days: int
    products: set[int] = field(default_factory=set)


def pushed_tips(shop: Shop) -> dict[int, PushedTip]:
    """By article. What is said of a product itself comes before what is said of its category."""
    rows = Article.objects.for_shop(shop.pk).filter(is_published=True, push_days__isnull=False).exclude(short="")
    said = rows.values_list("pk", "push_after", "push_days")
    tips = {pk: PushedTip(pk, after, days) for pk, after, days in said if days is not None}
    if not tips:
        return {}
    for article_id, product_id in _own(shop, tips):
        tips[article_id].products.add(product_id)
    spoken_of = _with_a_tip_of_their_own(shop)
    for product_id, article_id in _of_categories(shop, tips):
        if product_id not in spoken_of:
            tips[article_id].products.add(product_id)
    return {key: tip for key, tip in tips.items() if tip.products}


def basis_of(today: date, window: int, zone: str, imports: list[int], tips: Iterable[PushedTip]) -> str:
    """Changes with all that gives orders other tips or days."""
    said = sorted([tip.article_id, tip.after, tip.days, sorted(tip.products)] for tip in tips)
    known = json.dumps([today.isoformat(), window, zone, imports, said])
    return hashlib.sha256(known.encode()).hexdigest()


def _own(shop: Shop, tips: Iterable[int]) -> Iterable[tuple[int, int]]:
    links = Article.products.through.objects.filter(article__in=list(tips), product__shop=shop)
    return links.values_list("article_id", "product_id")


def _of_categories(shop: Shop, tips: Iterable[int]) -> Iterable[tuple[int, int]]:
    rows = Product.objects.filter(shop=shop, category__articles__in=list(tips))
    return rows.values_list("pk", "category__articles__pk")


def _with_a_tip_of_their_own(shop: Shop) -> set[int]:
    tips = Article.objects.for_shop(shop.pk).filter(is_published=True, kind=ArticleKind.CARE)
    links = Article.products.through.objects.filter(product__shop=shop, article__in=tips)
    return set(links.values_list("product_id", flat=True))
