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

from crm.demo.asking import answers_of, uses_of
from crm.demo.files import write_files
from crm.demo.purchases import SEED, Buyer, demo_buyers
from crm.demo.taobao import SHOP_NAME
from crm.services.care_tips import list_care_tips
from crm.services.demo_desk import fill_desk, is_desk_filled, save_segments
from crm.services.signals import refresh_signals
from crm.services.tag_runs import run_tags
from crm.services.wins import settle_won
from crm.services.words import read_words
from customers.choices import ImportState
from customers.models import Channel, Customer, Order, OrderImport, Shop
from customers.services.customers import create_customer
from customers.services.direct_import import import_now
from customers.services.order_imports import ImportRunning, cancel_import
from customers.services.shops import create_shop
from tagging.choices import TagSource
from tagging.models import Tag, TagChange
from tagging.services.customer_tags import set_tag
from tagging.services.default_tags import install_default_tags
from tagging.services.runs import recompute_tags

SHOP_CODE = "demo"
NIGHTS = (3, 2, 1)  # days ago
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
        is_tagged = _is_tagged(shop)
        if is_tagged and is_desk_filled(shop):
            return _loaded(shop, is_new=False)
        buyers = _buyers(shop, customers)
        if not is_tagged:
            _import_orders(shop, buyers)
        with transaction.atomic():
            _fill(shop, buyers, at, is_tagged=is_tagged)
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


def _is_tagged(shop: Shop) -> bool:
    """The manual tags are set all at once, with the desk; unlike an agent's they were set by nobody."""
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


def _fill(shop: Shop, buyers: list[Buyer], at: datetime, *, is_tagged: bool) -> None:
    """What agents have found out and written, within one transaction; a shop from before the desk gets only that."""
    install_default_tags(shop=shop)
    customers = _customers(shop, buyers, at)
    if not is_tagged:
        _tag_customers(customers, shop, at)
    fill_desk(shop=shop, buyers=customers, at=at)
    if not is_tagged:
        _run_nights(shop, at)
        save_segments(shop=shop, at=at)
        run_tags(shop=shop, as_of=_local(at, shop).date(), at=at, full=True)
        list_care_tips(shop=shop, at=at)


def _run_nights(shop: Shop, at: datetime) -> None:
    """The nights before, so that it shows who moved; what was said and bought is read once, as of now."""
    settle_won(shop=shop, at=at)
    read_words(shop=shop, at=at)
    for days in NIGHTS:
        night = (_local(at, shop) - timedelta(days=days)).replace(hour=2, minute=0, second=0, microsecond=0)
        refresh_signals(shop=shop, as_of=night.date(), at=at, everyone=days == NIGHTS[0])
        recompute_tags(shop=shop, as_of=night.date(), at=night)


def _customers(shop: Shop, buyers: list[Buyer], at: datetime) -> dict[Customer, Buyer]:
    """The rows of the buyers; one who has not bought is made by hand, as an agent would."""
    for buyer in buyers:
        if not buyer.purchases:
            channel = Channel.objects.get(shop=shop, code=buyer.channel)
            create_customer(channel=channel, at=at, account=buyer.person.account)
    found = Customer.objects.filter(shop=shop).select_related("shop", "facts", "channel")
    rows = {(one.channel.code, one.key): one for one in found}
    keys = {(buyer.channel, _key(buyer)): buyer for buyer in buyers}
    return {rows[key]: buyer for key, buyer in keys.items() if key in rows}


def _key(buyer: Buyer) -> str:
    return f"jd_{buyer.person.account}" if buyer.channel == "jd" else buyer.person.account


def _tag_customers(customers: dict[Customer, Buyer], shop: Shop, at: datetime) -> None:
    """Give the buyers their manual tags, each when it was asked for."""
    tags = {tag.slug: tag for tag in Tag.objects.filter(shop=shop).select_related("group")}
    answers = answers_of(uses_of(list(customers.values())))
    for customer, buyer in customers.items():
        for slug in buyer.tags:
            days = answers.get((buyer.person.number, slug))
            asked_at = _asked_at(buyer, at) if days is None else at - timedelta(days=days)
            set_tag(customer=customer, tag=tags[slug], by=None, at=asked_at)


def _asked_at(buyer: Buyer, at: datetime) -> datetime:
    """Agents ask about things around the last order."""
    days = Random(SEED + buyer.person.number).randint(0, max(1, buyer.last_age))
    return at - timedelta(days=days) if buyer.last_age else at
