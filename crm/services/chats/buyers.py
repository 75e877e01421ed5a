"""Whom the names in chat records mean: by id, other id or nick; never guessed."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from crm.choices import ChatBuyerState
from crm.models import ChatBuyer, ChatImport
from customers.models import Channel, Customer, CustomerAlias, Shop
from customers.services.customers import customer_key
from customers.services.facts import start_facts

PORTION = 1000


def whom_names_mean(
    names: Sequence[str], *, shop: Shop, channel: Channel | None
) -> dict[str, tuple[ChatBuyerState, int | None]]:
    """What each name leads to, on the channel where one is chosen; an id is surer than a nick."""
    return {name: found for portion in _portions(names) for name, found in _meant(portion, shop, channel)}


def make_buyers(chat_import: ChatImport, *, at: datetime) -> int:
    """Make the unknown buyers whom the review offered, on the import's channel; returns how many are new.

    Who became known since the review is looked up first. Nobody is made whose name is masked or means several.
    """
    _look_again(chat_import)
    unknown = chat_import.buyers.filter(state=ChatBuyerState.UNKNOWN)
    if not chat_import.makes_buyers or chat_import.channel is None:
        return 0
    made = 0
    while rows := list(unknown.order_by("pk")[:PORTION]):
        made += _make(chat_import, rows, at)
    return made


def _look_again(chat_import: ChatImport) -> None:
    rows = list(chat_import.buyers.exclude(state=ChatBuyerState.MASKED))
    meant = whom_names_mean([row.name for row in rows], shop=chat_import.shop, channel=chat_import.channel)
    for row in rows:
        row.state, row.customer_id = meant[row.name]
    ChatBuyer.objects.bulk_update(rows, ["state", "customer"], batch_size=PORTION)


def _make(chat_import: ChatImport, rows: list[ChatBuyer], at: datetime) -> int:
    """One portion: customers that the channel's order files would give the same keys, with empty facts."""
    channel = chat_import.channel
    assert channel is not None  # noqa: S101
    keys = {row.name: customer_key(channel, account=row.name, name="", phone="") for row in rows}
    own = Customer.objects.filter(shop=chat_import.shop, channel=channel)
    known = dict(own.filter(key__in=keys.values()).values_list("key", "pk"))
    Customer.objects.bulk_create(
        [
            Customer(shop=chat_import.shop, channel=channel, key=key, account=name)
            for name, key in keys.items()
            if key not in known
        ],
        ignore_conflicts=True,
    )
    there = dict(own.filter(key__in=keys.values()).values_list("key", "pk"))
    start_facts(there.values(), shop_id=chat_import.shop_id, at=at)
    for row in rows:
        key = keys[row.name]
        row.state, row.customer_id, row.is_made = ChatBuyerState.KNOWN, there[key], key not in known
    ChatBuyer.objects.bulk_update(rows, ["state", "customer", "is_made"], batch_size=PORTION)
    return len(there) - len(known)


def _meant(
    names: Sequence[str], shop: Shop, channel: Channel | None
) -> Iterator[tuple[str, tuple[ChatBuyerState, int | None]]]:
    by_id, by_nick = _found(names, shop, channel)
    for name in names:
        found = by_id[name] or by_nick[name]
        if len(found) == 1:
            yield name, (ChatBuyerState.KNOWN, next(iter(found)))
        elif found:
            yield name, (ChatBuyerState.AMBIGUOUS, None)
        else:
            yield name, (ChatBuyerState.MASKED if "*" in name else ChatBuyerState.UNKNOWN, None)


def _found(
    names: Sequence[str], shop: Shop, channel: Channel | None
) -> tuple[dict[str, set[int]], dict[str, set[int]]]:
    scope = {"shop": shop} if channel is None else {"shop": shop, "channel": channel}
    by_id: dict[str, set[int]] = defaultdict(set)
    by_nick: dict[str, set[int]] = defaultdict(set)
    customers = Customer.objects.filter(**scope)
    for rows, places in (
        (customers.filter(key__in=names).values_list("key", "pk"), by_id),
        (CustomerAlias.objects.filter(**scope, key__in=names).values_list("key", "customer_id"), by_id),
        (customers.filter(account__in=names).exclude(account="").values_list("account", "pk"), by_nick),
    ):
        for name, pk in rows:
            places[name].add(pk)
    return by_id, by_nick


def _portions(names: Iterable[str]) -> Iterator[list[str]]:
    rest = list(names)
    for start in range(0, len(rest), PORTION):
        yield rest[start : start + PORTION]
