"""What is known of the goods on the page: knowledge, care tips, and what goes with them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db.models import BigIntegerField, IntegerField, QuerySet, Value
from django.db.models.functions import Cast, Coalesce

from customers.models import Customer, OrderItem, Product, RelatedProduct
from scripts_lib.choices import ArticleKind
from scripts_lib.models import Article

RECOMMENDED = 2


@dataclass(frozen=True, slots=True)
class CareTip:
    """What to tell about a product, and so many days after what; None: whenever it fits."""

    article_id: int
    text: str
    after: str = ""
    days: int | None = None


@dataclass(frozen=True, slots=True)
class Knowledge:
    """The four points about the product asked about."""

    selling_points: str
    advantages: str
    suits: str
    how_to_use: str


@dataclass(frozen=True, slots=True)
class Offer:
    """One product worth offering, and beside what."""

    product_id: int
    name: str
    price: Decimal | None
    beside: str
    is_beside_asked: bool
    orders_together: int = 0  # 0: a person keeps the two together


@dataclass(slots=True)
class Goods:
    knowledge: Knowledge | None = None
    care: dict[int, list[CareTip]] = field(default_factory=dict)


def goods_of(customer: Customer, *, asked: Product | None, bought: Iterable[int]) -> Goods:
    """Knowledge of the product asked about and care tips of what was bought, by product; one query.

    What is said of a product itself comes before what is said of its category.
    """
    wanted = {*bought, *([asked.pk] if asked else [])}
    goods = Goods()
    if not wanted:
        return goods
    spoken_of: set[int] = set()
    rows = sorted(_said_of(wanted), key=lambda row: row[:3])
    for is_wider, product_id, article_id, shop_id, kind, short, title, after, days, *points in rows:
        if shop_id not in (0, customer.shop_id):
            continue
        if kind == ArticleKind.CARE and not (is_wider and product_id in spoken_of):
            goods.care.setdefault(product_id, []).append(CareTip(article_id, short or title, after, days))
            spoken_of |= set() if is_wider else {product_id}
        elif asked and product_id == asked.pk and goods.knowledge is None:
            goods.knowledge = Knowledge(*points)
    return goods


def _said_of(wanted: set[int]) -> QuerySet[Any, Any]:
    """Published articles of products and of their categories; those of all shops have shop 0."""
    kinds = (ArticleKind.CARE, ArticleKind.PRODUCT)
    links = Article.products.through.objects.filter(
        product_id__in=wanted, article__is_published=True, article__kind__in=kinds
    )
    wider = Product.objects.filter(
        pk__in=wanted, category__articles__is_published=True, category__articles__kind__in=kinds
    )
    own = links.values_list(Value(0), "product_id", *_columns("article"))
    return own.union(wider.values_list(Value(1), "pk", *_columns("category__articles")), all=True)


def _columns(article: str) -> list[Any]:
    names = ("kind", "short", "title", "push_after", "push_days", "selling_points", "advantages", "suits", "how_to_use")
    return [f"{article}__pk", Coalesce(f"{article}__shop", 0), *(f"{article}__{name}" for name in names)]


def offers_for(customer: Customer, *, asked: Product | None, bought: Sequence[int]) -> list[Offer]:
    """At most two products that go with what is asked about or was bought last: in stock, never bought yet.

    What a person keeps beside a product comes before what other buyers took with it.
    """
    beside = [*([asked.pk] if asked else []), *bought]
    if not beside or customer.is_grey:
        return []
    found = sorted(_kept_and_counted(customer, beside), key=lambda row: (row[5] > 0, beside.index(row[0]), row[6]))
    offers: dict[int, Offer] = {}
    for source, key, name, price, source_name, together, _place in found:
        if asked is None or key != asked.pk:
            is_beside_asked = asked is not None and source == asked.pk
            offers.setdefault(key, Offer(key, name, price, source_name, is_beside_asked, together))
    return list(offers.values())[:RECOMMENDED]


def _kept_and_counted(customer: Customer, beside: Sequence[int]) -> QuerySet[Any, tuple[Any, ...]]:
    """Both lists in one query: beside what, product, name, price, name beside, orders together (0: by hand), place."""
    owned = OrderItem.objects.filter(order__customer=customer, product__isnull=False).values("product_id")
    kept = Product.goes_with.through.objects.filter(from_product_id__in=beside)
    kept = kept.exclude(to_product__stock=0).exclude(to_product_id__in=owned)
    counted = RelatedProduct.objects.filter(shop=customer.shop_id, product__in=beside)
    counted = counted.exclude(related__stock=0).exclude(related__in=owned)
    whole = IntegerField()
    return kept.values_list(
        "from_product_id",
        "to_product_id",
        "to_product__name",
        "to_product__price",
        "from_product__name",
        Value(0, output_field=whole),
        Cast("pk", BigIntegerField()),
    ).union(
        counted.values_list(
            "product_id",
            "related_id",
            "related__name",
            "related__price",
            "product__name",
            "orders_together",
            Cast("place", BigIntegerField()),
        ),
        all=True,
    )
