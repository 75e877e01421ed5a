"""An import of chat records is taken back: its messages, then the talks and buyers that only it had made."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.db.models import Model, Q, QuerySet

from crm.models import ChatImport, Inquiry, Message, ReplyWait
from crm.services.waits import recount_waits
from customers.models import Customer
from customers.services.identity.relations import relations_of
from customers.services.marks import mark_many_changed
from customers.services.undoing.holders import follower

BATCH = 1000


def take_back_batch(chat_import: ChatImport, *, at: datetime) -> bool:
    """Take the next messages away, and give pasted ones their own time back; False when none is left."""
    messages = list(chat_import.messages.order_by("customer_id", "pk")[:BATCH])
    if not messages:
        return False
    customers = sorted({one.customer_id for one in messages})
    list(Customer.objects.filter(pk__in=customers).order_by("pk").select_for_update(no_key=True).values_list("pk"))
    pasted = [one for one in messages if one.pasted_at is not None]
    for one in pasted:
        if one.pasted_at is not None:
            one.said_at, one.pasted_at, one.digest, one.chat_import = one.pasted_at, None, "", None
    Message.objects.bulk_update(pasted, ["said_at", "pasted_at", "digest", "chat_import"])
    Message.objects.filter(pk__in={one.pk for one in messages} - {one.pk for one in pasted}).delete()
    recount_waits(shop=chat_import.shop, inquiry_ids={one.inquiry_id for one in messages if one.inquiry_id})
    mark_many_changed(customers, at=at)
    return True


def take_back_rest(chat_import: ChatImport, *, at: datetime) -> None:
    """Talks get their times back unless somebody went on with them; those of the import go when nothing is in them."""
    for moved in chat_import.buyers.exclude(moved={}).values_list("moved", flat=True):
        _move_back(moved)
    inquiries = Inquiry.objects.filter(chat_import=chat_import)
    held = _held(Inquiry, list(inquiries.values_list("pk", flat=True)), besides={ReplyWait})
    inquiries.filter(state="open").exclude(pk__in=held).delete()
    made = list(chat_import.buyers.filter(is_made=True).values_list("customer_id", flat=True))
    chat_import.buyers.all().delete()
    keys = [pk for pk in made if pk is not None]
    untouched = Customer.objects.filter(pk__in=keys, temper="", kind="", is_grey=False, name="", phone="", email="")
    untouched.exclude(pk__in=_held(Customer, keys, besides=set())).delete()
    mark_many_changed(keys, at=at)


def _move_back(moved: dict[str, list[str]]) -> None:
    for pk, moments in moved.items():
        opened, last, opened_after, last_after = map(datetime.fromisoformat, moments)
        Inquiry.objects.filter(pk=int(pk), opened_at=opened_after).update(opened_at=opened)
        Inquiry.objects.filter(pk=int(pk), last_at=last_after).update(last_at=last)


def _held(model: type[Model], keys: Collection[int], *, besides: set[type[Any]]) -> set[int]:
    """Which of the rows something points at that does not merely follow from them."""
    held: set[int] = set()
    for relation in relations_of(model):
        follows: Q | None = follower(relation)
        if relation.model in besides or (follows is not None and not follows):
            continue
        rows: QuerySet[Any] = relation.rows.filter(**{f"{relation.field.name}__in": keys})
        rows = rows if follows is None else rows.exclude(follows)
        held |= set(rows.values_list(relation.field.attname, flat=True))
    return held
