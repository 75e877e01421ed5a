"""How the wordings of a script did: shown, copied, and how the inquiries ended in which they were copied.

Buyers on the grey list count for nobody. Every figure is the number of rows that `outcome_rows` gives for it.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Case, Count, F, IntegerField, Q, QuerySet, Value, When
from django.db.models.functions import Coalesce

from crm.choices import InquiryState, UseKind
from crm.models import Inquiry, ScriptShowing, ScriptUse
from crm.selectors.shares import Share
from scripts_lib.models import Script, ScriptVariant
from scripts_lib.rules import percents

COUNTED_FOR = timedelta(days=90)
GONE, OWN = (
    0,
    -1,
)  # in place of a wording's key: of wordings that are no more, and of what agents say in their own words
SHOWN, COPIED, WON, LOST = "shown", "copied", "won", "lost"
FIGURES = (SHOWN, COPIED, WON, LOST)
ENDED = {WON: InquiryState.WON, LOST: InquiryState.LOST}


@dataclass(frozen=True, slots=True)
class WordingOutcome:
    """One line of the table. `wording` is None for what has no wording of its own; then `key` tells what it is."""

    key: int
    wording: ScriptVariant | None
    percent: int  # of buyers who get it
    shown: int
    copied: int
    won: int
    lost: int

    @property
    def rate(self) -> Share:
        """Won, of the inquiries whose end is known."""
        return Share(self.won, self.won + self.lost)


def script_outcomes(script: Script, *, shop_ids: Collection[int], at: datetime) -> list[WordingOutcome]:
    """A line for each wording, then what belongs to none of them if there is any; three queries."""
    variants = list(ScriptVariant.objects.filter(script=script).select_related("author").order_by("label", "pk"))
    showings = _showings(script, shop_ids, at).values("wording").annotate(n=Count("pk")).order_by()
    ended = {
        name: Count("inquiry", distinct=True, filter=Q(inquiry__state=state, inquiry__shop__in=shop_ids))
        for name, state in ENDED.items()
    }
    uses = _uses(script, shop_ids, at).values("wording").annotate(n=Count("pk"), **ended).order_by()
    shown = {row["wording"]: row["n"] for row in showings}
    used = {row["wording"]: row for row in uses}
    active = [one for one in variants if one.is_active]
    shares = dict(zip((one.pk for one in active), percents([one.weight for one in active]), strict=True))
    lines = []
    for key in [*(one.pk for one in variants), *sorted({GONE, OWN} & (shown.keys() | used.keys()), reverse=True)]:
        wording = next((one for one in variants if one.pk == key), None)
        row = used.get(key, {"n": 0, WON: 0, LOST: 0})
        lines.append(WordingOutcome(key, wording, shares.get(key, 0), shown.get(key, 0), row["n"], row[WON], row[LOST]))
    return lines


def outcome_rows(
    script: Script, *, key: int, figure: str, shop_ids: Collection[int], at: datetime
) -> QuerySet[Any, Any]:
    """The rows behind one figure, newest first: showings, copies, or inquiries, each with its buyer."""
    people = ("customer", "shop")
    if figure == SHOWN:
        showings = _showings(script, shop_ids, at).filter(wording=key)
        return showings.select_related(*people, "shown_to", "inquiry").order_by("-shown_at", "-pk")
    uses = _uses(script, shop_ids, at).filter(wording=key)
    if figure == COPIED:
        return uses.select_related(*people, "made_by", "inquiry").order_by("-made_at", "-pk")
    ended = Inquiry.objects.filter(shop__in=shop_ids, pk__in=uses.values("inquiry"), state=ENDED[figure])
    return ended.select_related(*people, "last_by").order_by("-opened_at", "-pk")


def _showings(script: Script, shop_ids: Collection[int], at: datetime) -> QuerySet[Any, Any]:
    rows = ScriptShowing.objects.filter(
        script=script, shop__in=shop_ids, shown_at__gt=at - COUNTED_FOR, shown_at__lte=at, customer__is_grey=False
    )
    return rows.annotate(wording=Coalesce("variant", Value(GONE), output_field=IntegerField()))


def _uses(script: Script, shop_ids: Collection[int], at: datetime) -> QuerySet[Any, Any]:
    rows = ScriptUse.objects.filter(
        script=script,
        kind=UseKind.SCRIPT,
        shop__in=shop_ids,
        made_at__gt=at - COUNTED_FOR,
        made_at__lte=at,
        customer__is_grey=False,
    )
    is_own = When(own_wording__isnull=False, then=Value(OWN))
    is_gone = When(variant__isnull=True, then=Value(GONE))
    return rows.annotate(wording=Case(is_own, is_gone, default=F("variant"), output_field=IntegerField()))
