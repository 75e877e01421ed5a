"""Pages of the customer list of a made shop, answered in this process."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from http import HTTPStatus
from time import perf_counter
from urllib.parse import urlencode

from django.contrib.auth.models import User
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.utils import timezone

from benchmarks.final_tables import shop
from benchmarks.made_rows import run
from benchmarks.made_shop import make_shop
from benchmarks.portrait_plans import scans_of
from benchmarks.portrait_queries import captured, timed
from customers.models import Customer, CustomerFacts
from tagging.conditions import Condition
from tagging.models import CustomerTag, Segment, Tag
from tagging.services.segments import save_segment, take_snapshot

LIST = "/admin/customers/customer/"
ENOUGH = 100  # customers, so that pages are full
FURTHER = 200  # days back: where a page further down begins
CONDITIONS = {
    "many orders": "order_count__gte=20",
    "more orders than anybody has": "order_count__gte=100000",
    "refused to be contacted": "consent__any=refused",
    "a size": "attribute__any=size:M",
    "a size that nobody wears": "attribute__any=size:XXXL",
    "a place": "region__any=浙江",
    "a score": "interaction_score__gte=3",
    "best recency": "r__eq=5",
    "a long usual gap": "median_gap__gte=300",
    "a usual gap that nobody has": "median_gap__gte=5000",
    "a short cycle": "cycle_days__lte=10",
    "a cycle that nobody has": "cycle_days__gte=5000",
    "strongest need": "strongest_need__any=economic",
}


@dataclass(frozen=True)
class Taken:
    """Seconds of one answer, and of its database part."""

    whole: float
    database: float


class Lists:
    """A shop of so many customers in a database of that name, and the pages of its list."""

    def __init__(self, size: int, *, name: str, is_new: bool = False) -> None:
        self.size, self.name = size, name
        if is_new and connection.vendor == "postgresql":
            run(f"CREATE DATABASE {name}")
        self.open()
        call_command("migrate", verbosity=0)
        made = make_shop(size)
        manager = User.objects.create_superuser(f"manager{timezone.now():%f}", password=None)
        made.members.add(manager)
        self.client = Client(SERVER_NAME="127.0.0.1")
        self.client.force_login(manager, backend="django.contrib.auth.backends.ModelBackend")
        self.pages = dict(self._pages(manager))

    def open(self) -> None:
        """Let the connection lead to this shop."""
        if connection.settings_dict["NAME"] != self.name:
            connection.close()
            connection.settings_dict["NAME"] = self.name

    def ask(self, name: str) -> Taken:
        """One page."""
        with timed() as spent:
            started = perf_counter()
            answer = self.client.get(f"{LIST}?{self.pages[name]}")
            whole = perf_counter() - started
        if answer.status_code != HTTPStatus.OK:
            raise SystemExit(f"{name}: the list answered {answer.status_code}.")
        return Taken(whole, spent.seconds)

    def scans(self) -> set[str]:
        """The plan lines in which a page reads a growing table from end to end."""
        found = set()
        self.open()
        for name in self.pages:
            with captured() as statements:
                self.ask(name)
            selects = [one for one in statements if one[0].startswith("SELECT")]
            found |= {f"{name}: {line}" for sql, params in selects for line in scans_of(sql, params)}
        return found

    def _pages(self, by: User) -> Iterator[tuple[str, str]]:
        yield "latest first", ""
        yield "latest first, further down", urlencode({"after": self._place()})
        yield "most spent first", "sort=spent"
        yield "nothing bought yet", "recency=none"
        yield "gap", "gap=1"
        yield "not grey", "grey=no"
        for tag in Tag.objects.filter(shop=shop()).select_related("group").order_by("pk"):
            if not CustomerTag.objects.filter(tag=tag)[ENOUGH : ENOUGH + 1].exists():
                continue  # beside a page with few lines a full one is slower for that alone
            name, query = f"tag {tag.group.slug} {tag.slug or tag.name}", self._query(tag)
            yield name, query
            yield f"{name}, further down", f"{query}&{urlencode({'after': self._place()})}"
            yield f"{name}, most spent first", f"{query}&sort=spent"
            for percent in (50, 90):  # from the top of what those with the tag spent
                place = urlencode({"after": self._spent(tag, percent)})
                yield f"{name}, most spent first, from {percent} %", f"{query}&sort=spent&{place}"
        yield from CONDITIONS.items()
        yield from self._searches()
        yield from ((f"segment {one.kind}", f"segment={one.pk}") for one in self._segments(by))

    def _query(self, tag: Tag) -> str:
        own = {"recency": "recency", "tier": "tier"}.get(tag.group.slug)
        return f"{own}={tag.slug}" if own else "grey=yes" if tag.slug == "grey" else f"tag={tag.pk}"

    def _place(self) -> str:
        return f"{date.today() - timedelta(days=FURTHER)}~0"  # noqa: DTZ011

    def _spent(self, tag: Tag, percent: int) -> str:
        spent = CustomerFacts.objects.filter(customer__tags__tag=tag).order_by("-spent").values_list("spent", flat=True)
        return f"{spent[spent.count() * percent // 100]}~0"

    def _searches(self) -> Iterator[tuple[str, str]]:
        one = Customer.objects.order_by("pk")[self.size // 2]
        words = {"nick": one.account, "beginning of a nick": one.account[:-1], "phone": one.phone, "name": one.name,
                 "last four": one.phone_last4, "initials": one.name_initials, "order number": f"B{self.size}",
                 "nothing that is there": "tb_nobody"}  # fmt: skip
        yield from ((f"search, {name}", urlencode({"q": text})) for name, text in words.items())

    def _segments(self, by: User) -> Iterator[Segment]:
        at, rare = timezone.now(), Tag.objects.filter(shop=shop(), slug="supreme_vip").values_list("pk", flat=True)
        conditions = [Condition("tags", "any", tuple(rare))]
        first = Customer.objects.filter(shop=shop()).order_by("pk")[: self.size // 100].values("pk")
        yield save_segment(shop=shop(), name=f"conditions {at}", by=by, at=at, conditions=conditions)
        members = Customer.objects.filter(pk__in=list(first.values_list("pk", flat=True)))
        yield take_snapshot(shop=shop(), name=f"list {at}", by=by, at=at, on=date.today(), members=members)  # noqa: DTZ011
