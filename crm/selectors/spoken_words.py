"""The words with which a buyer shows what kind of shopper they are."""

from django.db.models import Count, F, Max
from django.utils.translation import gettext as _

from crm.models import FoundWord
from customers.models import Customer
from tagging.choices import Need
from tagging.words.reading import MOST_TIMES

MOST_SHOWN = 12


def spoken_words(customer: Customer) -> list[str]:
    """Words with points, the weightiest first: how often they count, what for, and what they are worth together."""
    rows = FoundWord.objects.filter(customer=customer).exclude(shopper_type="")
    counted = rows.values("shopper_type", "word").annotate(
        times=Count("message", distinct=True) + Count("order", distinct=True), worth=Max("points")
    )
    weighed = [
        (min(row["times"], MOST_TIMES) * row["worth"], min(row["times"], MOST_TIMES), row["word"], row["shopper_type"])
        for row in counted.order_by(F("worth").desc(), "word")
    ]
    shown = sorted(weighed, key=lambda row: -row[0])[:MOST_SHOWN]
    return [
        _("%(what)s: %(n)s") % {"what": f"{word} ×{times}", "n": f"{Need(kind).label} {points}"}
        for points, times, word, kind in shown
    ]
