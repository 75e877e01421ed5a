"""What bringing reviews in would do: the page and the import itself run this same code."""

import hashlib
import json
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from crm.models import Review
from crm.models.review import LONGEST_REVIEW
from crm.services.team_notes.known import portions
from customers.models import Customer, Order, Product, Shop
from customers.normalize import has_forbidden
from customers.selectors.shop_day import shop_day

from .file import ReviewFile

DAY = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})")
STARS = re.compile(r"^([1-5])(?:\.0+)?\s*(?:星|分|stars?)?$", re.IGNORECASE)
WORDED_STARS = {"好评": 5, "中评": 3, "差评": 1, "非常满意": 5, "满意": 4, "一般": 3, "不满意": 2, "非常不满意": 1}
NO_PHOTO = ("", "0", "否", "无", "no", "false", "-")
MASK = "*"
SHOWN = 80


@dataclass(frozen=True, slots=True)
class ReviewRow:
    """One row: new, known, or with the code of what is wrong with it."""

    number: int
    fault: str = ""
    value: str = ""
    is_known: bool = False
    written_on: date = date.min
    stars: int | None = None
    text: str = ""
    has_photo: bool = False
    order_no: str = ""
    written_by: str = ""
    customer_id: int | None = None
    product_id: int | None = None
    digest: str = ""

    @property
    def is_new(self) -> bool:
        """Whether it would be written."""
        return not self.fault and not self.is_known


@dataclass(slots=True)
class ReviewPlan:
    rows: list[ReviewRow] = field(default_factory=list)

    @property
    def counts(self) -> Counter[str]:
        """How many are new, known and bad, and how many of the new ones found a buyer and a product."""
        new = [row for row in self.rows if row.is_new]
        return Counter(
            new=len(new),
            known=sum(row.is_known for row in self.rows),
            bad=sum(bool(row.fault) for row in self.rows),
            buyers=sum(row.customer_id is not None for row in new),
            products=sum(row.product_id is not None for row in new),
            photos=sum(row.has_photo and row.customer_id is not None for row in new),
        )

    @property
    def digest(self) -> str:
        """Tells whether a later look finds the same."""
        seen = [(row.number, row.fault, row.is_known, row.customer_id, row.product_id, row.digest) for row in self.rows]
        return hashlib.sha256(json.dumps(seen).encode()).hexdigest()


class _Known:
    """Orders, nicks and articles that the rows name, asked a thousand at a time."""

    def __init__(self, shop: Shop, rows: Sequence[dict[str, str]]) -> None:
        self.orders: dict[str, list[tuple[int | None, set[int]]]] = {}
        self.nicks: dict[str, list[int]] = {}
        self.products: dict[str, int] = {}
        for numbers in portions(sorted({row["order_no"] for row in rows if row.get("order_no")})):
            found = Order.objects.filter(shop=shop, order_no__in=numbers).prefetch_related("items")
            for order in found:
                products = {item.product_id for item in order.items.all() if item.product_id}
                self.orders.setdefault(order.order_no, []).append((order.customer_id, products))
        for nicks in portions(sorted({row["buyer"] for row in rows if row.get("buyer") and MASK not in row["buyer"]})):
            for nick, pk in Customer.objects.filter(shop=shop, account__in=nicks).values_list("account", "pk"):
                self.nicks.setdefault(nick, []).append(pk)
        for skus in portions(sorted({row["sku"] for row in rows if row.get("sku")})):
            self.products |= dict(Product.objects.filter(shop=shop, sku__in=skus).values_list("sku", "pk"))

    def buyer_of(self, row: dict[str, str]) -> int | None:
        """Whose order it was, else whose nick it is; nobody where several could be meant."""
        orders = self.orders.get(row.get("order_no", ""), [])
        if len(orders) == 1:
            return orders[0][0]
        named = self.nicks.get(row.get("buyer", ""), [])
        return named[0] if len(named) == 1 and not orders else None

    def product_of(self, row: dict[str, str]) -> int | None:
        """The article named, else the only one of the order."""
        if sku := row.get("sku"):
            return self.products.get(sku)
        orders = self.orders.get(row.get("order_no", ""), [])
        products = orders[0][1] if len(orders) == 1 else set()
        return next(iter(products)) if len(products) == 1 else None


def plan_reviews(*, shop: Shop, file: ReviewFile, at: datetime) -> ReviewPlan:
    """Compare the table with what is stored; writes nothing."""
    known = _Known(shop, [cells for _number, cells in file.rows])
    today = shop_day(shop, at=at)
    rows = [_read(number, cells, known, today) for number, cells in file.rows]
    stored = _stored(shop, (row.digest for row in rows if row.digest))
    plan = ReviewPlan()
    for row in rows:
        is_known = row.digest in stored
        plan.rows.append(ReviewRow(row.number, is_known=True, digest=row.digest) if is_known else row)
        if row.digest:
            stored.add(row.digest)
    return plan


def _stored(shop: Shop, digests: Iterable[str]) -> set[str]:
    found: set[str] = set()
    for portion in portions(sorted(set(digests))):
        found |= set(Review.objects.filter(shop=shop, digest__in=portion).values_list("digest", flat=True))
    return found


def _read(number: int, cells: dict[str, str], known: _Known, today: date) -> ReviewRow:
    text, said, day = (cells.get(name, "") for name in ("text", "stars", "written_on"))
    stars, written_on = _stars(said), _day(day) if day else today
    checks = (
        (has_forbidden("".join(cells.values())), "bad_text", ""),
        (len(text) > LONGEST_REVIEW, "too_long", text),
        (bool(said) and stars is None, "bad_stars", said),
        (written_on is None, "bad_day", day),
        (written_on is not None and written_on > today, "day_ahead", day),
        (not text and stars is None, "says_nothing", ""),
    )
    for is_wrong, fault, value in checks:
        if is_wrong:
            return ReviewRow(number, fault, value[:SHOWN])
    parts = [cells.get(name, "") for name in ("order_no", "buyer", "sku", "written_on", "stars", "text")]
    return ReviewRow(
        number,
        written_on=written_on or today,
        stars=stars,
        text=text,
        has_photo=cells.get("photo", "").casefold() not in NO_PHOTO,
        order_no=cells.get("order_no", "")[:64],
        written_by=cells.get("buyer", "")[:255],
        customer_id=known.buyer_of(cells),
        product_id=known.product_of(cells),
        digest=hashlib.blake2b(json.dumps(parts).encode(), digest_size=16).hexdigest(),
    )


def _stars(said: str) -> int | None:
    found = STARS.match(said)
    return int(found[1]) if found else WORDED_STARS.get(said)


def _day(said: str) -> date | None:
    found = DAY.search(said)
    try:
        return date(*map(int, found.groups())) if found else None
    except ValueError:
        return None
