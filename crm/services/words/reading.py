"""Messages of buyers, read for words: once each, and again when the words are others."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db import transaction

from crm.choices import MessageSpam, Sender
from crm.models import Message
from tagging.words import SPAM, Reading

from .rows import Row, hold_words, row_of, write_rows
from .senders import Senders, likeness_of
from .spam import count_anew, hide_spam_inquiries, verdict_of

WRITTEN = ["words_read_at", "word_marks", "spam", "likeness"]


def read_messages(*, messages: Iterable[Message], at: datetime) -> int:
    """Read what buyers wrote; other senders' messages are left alone. Returns how many were read.

    Safe to repeat and to do twice at once: a message's words are those of its text, whoever read it last.
    """
    by_shop: dict[int, list[int]] = defaultdict(list)
    for one in messages:
        by_shop[one.shop_id].append(one.pk)
    return sum(read_in_shop(shop_id=shop_id, keys=keys, at=at) for shop_id, keys in sorted(by_shop.items()))


@transaction.atomic
def read_in_shop(*, shop_id: int, keys: Sequence[int], at: datetime) -> int:
    """The same for messages of one shop, in one transaction."""
    buyers = Message.objects.filter(pk__in=keys, shop=shop_id, sender=Sender.BUYER)
    reader = hold_words(shop_id=shop_id, customers=set(buyers.values_list("customer_id", flat=True)))
    rows = list(buyers.select_related("shop").select_for_update(of=("self",), no_key=True).order_by("pk"))
    if not rows:
        return 0
    for one in rows:
        one.likeness = likeness_of(one.text)
    senders = Senders(rows)
    fresh: dict[int, list[Row]] = {}
    hidden = {one.pk for one in rows if one.spam == MessageSpam.SPAM}
    for one in rows:
        reading = reader.read(one.text, is_first=senders.is_first(one))
        one.spam = verdict_of(one, reading, senders)
        one.words_read_at, one.word_marks = at, marks_of(reading, is_spam=one.spam == MessageSpam.SPAM)
        said = [word for word in reading.words if word.set.purpose != SPAM]
        fresh[one.pk] = [] if one.spam == MessageSpam.SPAM else [row_of(one.customer_id, word) for word in said]
    Message.objects.bulk_update(rows, WRITTEN)
    write_rows("message", shop=rows[0].shop, fresh=fresh, at=at)
    hide_spam_inquiries(messages=rows, at=at)
    count_anew(messages=[one for one in rows if (one.pk in hidden) != (one.spam == MessageSpam.SPAM)], at=at)
    return len(rows)


def marks_of(reading: Reading, *, is_spam: bool) -> list[list[int | str]] | None:
    """Where words stand in the text: start, end, code of the set; of spam only what makes it spam."""
    shown = [one for one in reading.words if not is_spam or one.set.purpose == SPAM]
    places = {(one.start, one.end): one.set.code for one in reversed(shown)}
    return [[start, end, code] for (start, end), code in sorted(places.items())] or None
