"""Scripts that need a trainer: never copied, losing more than the others, not looked at again in time."""

from collections.abc import Collection
from datetime import date, datetime
from typing import Any

from django.db.models import Count, Q, QuerySet

from crm.choices import InquiryState, UseKind
from crm.models import ScriptUse
from crm.proportions import excess
from crm.selectors.script_outcomes import COUNTED_FOR
from scripts_lib.choices import ScriptState
from scripts_lib.models.script import ScriptQuerySet

ENOUGH = 100  # inquiries with a known end, in which the script was copied and in which others were


def never_used(scripts: ScriptQuerySet) -> ScriptQuerySet:
    """What agents could say and nobody has ever copied."""
    return scripts.published().filter(uses=None)


def overdue(scripts: ScriptQuerySet, *, on: date) -> ScriptQuerySet:
    """What was to be looked at again before the day."""
    return scripts.filter(review_on__lt=on).exclude(state=ScriptState.ARCHIVED)


def losing(scripts: ScriptQuerySet, *, shop_ids: Collection[int], at: datetime) -> ScriptQuerySet:
    """What loses more than the shops' other scripts beyond doubt, over the same 90 days; two queries."""
    uses = ScriptUse.objects.filter(
        kind=UseKind.SCRIPT,
        script__isnull=False,
        shop__in=shop_ids,
        made_at__gt=at - COUNTED_FOR,
        made_at__lte=at,
        customer__is_grey=False,
        inquiry__state__in=(InquiryState.WON, InquiryState.LOST),
    )
    is_lost = Q(inquiry__state=InquiryState.LOST)
    ended = {
        "n": Count("inquiry", distinct=True),
        "lost": Count("inquiry", distinct=True, filter=is_lost),
    }
    every = uses.aggregate(**ended)
    grouped: QuerySet[Any, Any] = uses.values("script").annotate(**ended).order_by()
    rows = [row for row in grouped if row["n"] >= ENOUGH]
    found = []
    for row in rows:
        others, other_n = every["lost"] - row["lost"], every["n"] - row["n"]
        if other_n >= ENOUGH and excess(row["lost"], row["n"], others, other_n, looks=len(rows)) > 0:
            found.append(row["script"])
    return scripts.filter(pk__in=found)
