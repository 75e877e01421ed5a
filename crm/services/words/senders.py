"""What is known of who wrote: whether they buy, whether they wrote before, and who else wrote the same."""

import hashlib
from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db.models import Min
from django.db.models.functions import Coalesce

from crm.models import Message
from customers.models import Order
from tagging.words import spelled
from tagging.words.spam import TWICE_SEEN_FROM, unmasked

BOUGHT_WITHIN = timedelta(days=90)
SAME_WITHIN = timedelta(hours=24)
SAME_FROM = 3


def likeness_of(text: str) -> int | None:
    """The same for texts that say the same; None for a short one, which everybody writes."""
    plain = unmasked(spelled(text)).text
    if len(plain) < TWICE_SEEN_FROM:
        return None
    digest = hashlib.blake2b(plain.encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return int.from_bytes(digest, signed=True)


class Senders:
    """About the senders of some messages, in three questions to the database."""

    def __init__(self, messages: Sequence[Message]) -> None:
        self._bought = _orders_of(messages)
        first = Message.objects.of_buyers().filter(customer__in={one.customer_id for one in messages})
        self._first = dict(first.order_by().values_list("customer_id").annotate(first_at=Min("said_at")))
        self._alike = _alike(messages)

    def is_first(self, message: Message) -> bool:
        """Whether the sender had written nothing before."""
        return message.said_at <= self._first.get(message.customer_id, message.said_at)

    def is_buyer(self, message: Message) -> bool:
        """Whether the sender ordered within 90 days before."""
        orders = self._bought.get(message.customer_id, ())
        return any(timedelta(0) <= message.said_at - one <= BOUGHT_WITHIN for one in orders)

    def is_sent_round(self, message: Message) -> bool:
        """Whether at least three senders, or senders to three shops, wrote the same within a day."""
        others = self._alike.get(message.likeness, ()) if message.likeness is not None else ()
        near = {sender for sender, said_at in others if abs(message.said_at - said_at) <= SAME_WITHIN}
        return len(near | {message.customer_id}) >= SAME_FROM


def _orders_of(messages: Sequence[Message]) -> dict[int, list[datetime]]:
    since = min(one.said_at for one in messages) - BOUGHT_WITHIN
    orders = Order.objects.filter(customer__in={one.customer_id for one in messages})
    dated = orders.annotate(made_at=Coalesce("created_at", "paid_at")).filter(made_at__gte=since)
    found: dict[int, list[datetime]] = defaultdict(list)
    for customer_id, made_at in dated.values_list("customer_id", "made_at"):
        found[customer_id].append(made_at)
    return found


def _alike(messages: Sequence[Message]) -> dict[int, set[tuple[int, datetime]]]:
    keys = {one.likeness for one in messages if one.likeness is not None}
    if not keys:
        return {}
    times = [one.said_at for one in messages]
    same = Message.objects.filter(
        likeness__in=keys, said_at__gte=min(times) - SAME_WITHIN, said_at__lte=max(times) + SAME_WITHIN
    )
    found: dict[int, set[tuple[int, datetime]]] = defaultdict(set)
    for one in messages:
        if one.likeness is not None:
            found[one.likeness].add((one.customer_id, one.said_at))
    others = same.values_list("likeness", "customer_id", "said_at")
    for likeness, customer_id, said_at in others:
        found[likeness or 0].add((customer_id, said_at))
    return found
