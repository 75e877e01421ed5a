"""The words of some texts as rows: what was found before gives way, and who now says something else is marked."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import datetime

from crm.models import FoundWord, WordReading
from customers.models import Shop
from customers.services.marks import hold_marks, mark_many_changed
from tagging.selectors.word_sets import word_reader
from tagging.words import Found, WordReader

Row = tuple[int, int, str, str, int]  # customer, set, word, type of shopper, points


def hold_words(*, shop_id: int, customers: Collection[int | None]) -> WordReader:
    """The words in force, which nobody has a shop's texts read anew for until the transaction ends.

    Marks are locked first, as by everybody who marks a buyer.
    """
    hold_marks([pk for pk in customers if pk])
    WordReading.objects.bulk_create([WordReading(shop_id=shop_id)], ignore_conflicts=True)
    WordReading.objects.select_for_update(no_key=True).get(shop=shop_id)
    reader, _basis = word_reader(shop_id)
    return reader


def row_of(customer_id: int, found: Found) -> Row:
    """A word as it counts."""
    points = found.set.weight if found.set.shopper_type else 0
    return customer_id, found.set.key, found.word, found.set.shopper_type, points


def write_rows(of: str, *, shop: Shop, fresh: Mapping[int, Iterable[Row]], at: datetime) -> int:
    """Make the rows of some messages or orders those that were found now; returns how many buyers' differ."""
    before: dict[int, dict[Row, int]] = defaultdict(dict)
    known = FoundWord.objects.filter(**{f"{of}__in": list(fresh)})
    for pk, holder, *row in known.values_list(
        "pk", f"{of}_id", "customer_id", "keyword_set_id", "word", "shopper_type", "points"
    ):
        before[holder][tuple(row)] = pk
    after = {holder: set(rows) for holder, rows in fresh.items()}
    gone = [(row, pk) for holder, rows in before.items() for row, pk in rows.items() if row not in after[holder]]
    new = [(row, holder) for holder, rows in after.items() for row in rows if row not in before[holder]]
    FoundWord.objects.filter(pk__in=[pk for _row, pk in gone]).delete()
    FoundWord.objects.bulk_create(
        FoundWord(
            shop=shop,
            customer_id=customer_id,
            keyword_set_id=set_id,
            word=word,
            shopper_type=shopper_type,
            points=points,
            **{f"{of}_id": holder},
        )
        for (customer_id, set_id, word, shopper_type, points), holder in new
    )
    differ = {row[0] for row, _key in (*gone, *new)}
    if differ:
        mark_many_changed(differ, at=at)
    return len(differ)
