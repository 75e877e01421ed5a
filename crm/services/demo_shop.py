"""The demo shop, loaded as a real shop would be: files through the importer, tags by hand, then a run."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from fcntl import LOCK_EX, LOCK_NB, flock
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction

from crm.demo.files import write_files
from crm.demo.purchases import SEED, Buyer, demo_buyers
from crm.demo.taobao import SHOP_NAME
from customers.choices import ImportState
from customers.models import Channel, Customer, Order, OrderImport, Shop
from customers.services.direct_import import import_now
from customers.services.order_imports import ImportRunning, cancel_import
from customers.services.shops import create_shop
from tagging.choices import TagSource
from tagging.models import Tag, TagChange
from tagging.services.customer_tags import set_tag
from tagging.services.default_tags import install_default_tags
from tagging.services.runs import recompute_tags

SHOP_CODE = "demo"
OPEN_STATES = (ImportState.UPLOADED, ImportState.CHECKING, ImportState.READY, ImportState.QUEUED)


class DemoForDevelopmentOnly(Exception):
    """Invented buyers have no place among real ones; load the demo shop in development."""


class DemoCodeTaken(Exception):
    """A shop of one's own has the demo shop's code; it is left alone."""


class DemoBeingLoaded(Exception):
    """Another process is loading the demo shop; wait for it."""


@dataclass(frozen=True, slots=True)
class LoadedDemo:
    """What the demo shop holds, and whether this call has loaded it."""

    is_new: bool
    customers: int
    orders: int


def load_demo_shop(*, customers: int, at: datetime) -> LoadedDemo:
    """Make the demo shop whole. A load that was killed is gone on with; a whole one stays as it is."""
    if settings.PRODUCTION:
        raise DemoForDevelopmentOnly
    with _alone():
        shop = create_shop(code=SHOP_CODE, name=SHOP_NAME)
        if shop.name != SHOP_NAME:
            raise DemoCodeTaken(shop.name)
        if _is_whole(shop):
            return _loaded(shop, is_new=False)
        _import_orders(shop, buyers := _buyers(shop, customers))
        _tag_customers(shop, buyers, at)
        return _loaded(shop, is_new=True)


@contextmanager
def _alone() -> Iterator[None]:
    """One load at a time on this machine; the lock goes with the process."""
    with open(settings.DATA_DIR / "demo.lock", "w") as lock:
        try:
            flock(lock, LOCK_EX | LOCK_NB)
        except OSError as error:
            raise DemoBeingLoaded from error
        yield


def _is_whole(shop: Shop) -> bool:
    """The manual tags come last, all at once; unlike an agent's they were set by nobody."""
    return TagChange.objects.filter(shop=shop, source=TagSource.AGENT, made_by=None).exists()


def _loaded(shop: Shop, *, is_new: bool) -> LoadedDemo:
    customers, orders = Customer.objects.filter(shop=shop), Order.objects.filter(shop=shop)
    return LoadedDemo(is_new, customers.count(), orders.count())


def _buyers(shop: Shop, count: int) -> list[Buyer]:
    """Orders end when the shop was made, so that a second try writes the same files."""
    return demo_buyers(count=count, now=_local(shop.created_at, shop).replace(tzinfo=None))


def _local(moment: datetime, shop: Shop) -> datetime:
    return moment.astimezone(ZoneInfo(shop.timezone))


def _import_orders(shop: Shop, buyers: list[Buyer]) -> None:
    Channel.objects.get_or_create(shop=shop, code="generic", defaults={"name": "小程序"})
    with TemporaryDirectory() as folder:
        paths = write_files(buyers=buyers, folder=Path(folder))
        _give_up_leftovers(shop, names=[path.name for path in paths])
        for path in paths:
            import_now(shop=shop, path=path)


def _give_up_leftovers(shop: Shop, *, names: list[str]) -> None:
    """Cancel what a killed load left behind before its merge; one that is merging a worker ends by itself."""
    ours = OrderImport.objects.filter(shop=shop, created_by=None, file_name__in=names)
    for order_import in ours.filter(state__in=OPEN_STATES).order_by("pk"):
        try:
            cancel_import(import_id=order_import.pk, user=None, at=order_import.created_at)
        except ImportRunning:
            continue


@transaction.atomic
def _tag_customers(shop: Shop, buyers: list[Buyer], at: datetime) -> None:
    """Give the buyers their manual tags and run the rules: all of it or nothing."""
    install_default_tags(shop=shop)
    tags = {tag.slug: tag for tag in Tag.objects.filter(shop=shop).select_related("group")}
    found = Customer.objects.filter(shop=shop).select_related("shop", "facts", "channel")
    customers = {(one.channel.code, one.key): one for one in found}
    for buyer in buyers:
        prefix = "jd_" if buyer.channel == "jd" else ""
        customer = customers[buyer.channel, prefix + buyer.person.account]
        for slug in buyer.tags:
            set_tag(customer=customer, tag=tags[slug], by=None, at=_asked_at(buyer, at))
    recompute_tags(shop=shop, as_of=_local(at, shop).date(), at=at)


def _asked_at(buyer: Buyer, at: datetime) -> datetime:
    """Agents ask about things around the last order."""
    days = Random(SEED + buyer.person.number).randint(0, max(1, buyer.last_age))
    return at - timedelta(days=days) if buyer.last_age else at
