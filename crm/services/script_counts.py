"""How often a script was copied and answered lately."""

from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, F, IntegerField, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from crm.choices import UseKind
from crm.models import ScriptUse
from scripts_lib.models import Script

COUNTED_FOR = timedelta(days=30)


def recount_scripts(*, at: datetime) -> int:
    """Bring each script's counts up to its last thirty days, in one statement; how many scripts differed."""
    uses = ScriptUse.objects.filter(
        script=OuterRef("pk"), kind=UseKind.SCRIPT, made_at__gt=at - COUNTED_FOR, made_at__lte=at
    )
    grouped = uses.order_by().values("script")
    copied = grouped.annotate(many=Count("pk")).values("many")
    answered = grouped.annotate(many=Count("answered_at")).values("many")
    fresh = Script.objects.annotate(copied=_or_zero(copied), answered=_or_zero(answered))
    differing = fresh.exclude(copied_count=F("copied"), answered_count=F("answered"))
    return differing.update(copied_count=F("copied"), answered_count=F("answered"), counted_at=at)


def _or_zero(counts: QuerySet[Any, Any]) -> Coalesce:
    return Coalesce(Subquery(counts, output_field=IntegerField()), 0)
