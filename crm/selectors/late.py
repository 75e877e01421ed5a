"""Who waits for an answer: late now first, then whose time comes next; and how well the promise was kept."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median
from zoneinfo import ZoneInfo

from django.contrib.auth.models import User
from django.db.models import Count, OuterRef, Q, QuerySet, Subquery

from crm.models import Message, ReplyWait
from crm.selectors.buyers import Buyer, buyers
from crm.texts import moment_text, span_text
from customers.models import Shop
from customers.selectors.shop_day import shop_day

MOST_LINES = 200
FIGURES_OF = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class LateLine:
    """One buyer who waits: their last words, since when, and how long there still is."""

    pk: int
    buyer: Buyer
    words: str
    about: list[str]
    since: str
    due: str
    span: str
    is_late: bool
    whose: str


@dataclass(frozen=True, slots=True)
class LateList:
    """The lines with the counts of both lists."""

    lines: list[LateLine]
    mine_count: int
    team_count: int
    late_count: int
    more_count: int


@dataclass(frozen=True, slots=True)
class ReplyFigures:
    """What the last thirty days say of one side, of whoever answered or of the reader; "" where nothing is to say."""

    waits: int
    first: str
    each: str
    in_time: str
    in_time_of: int


def late_list(
    shops: Sequence[Shop], *, user: User, mine: bool, at: datetime, may_see_contact: bool, limit: int = MOST_LINES
) -> LateList:
    """The waits of these shops, soonest due first; `mine` are those in inquiries that the reader had last in hand."""
    open_waits = ReplyWait.objects.unanswered().filter(shop__in=[shop.pk for shop in shops])
    counts = open_waits.aggregate(
        team=Count("pk"), mine=Count("pk", filter=Q(inquiry__last_by=user)), late=Count("pk", filter=Q(due_at__lt=at))
    )
    wanted = open_waits.filter(inquiry__last_by=user) if mine else open_waits
    rows = list(_with_words(wanted)[:limit])
    known = buyers((row.customer for row in rows), at=at, may_see_contact=may_see_contact)
    return LateList(
        lines=[_line(row, known[row.customer_id], user, at) for row in rows],
        mine_count=counts["mine"],
        team_count=counts["team"],
        late_count=counts["late"],
        more_count=max(0, counts["mine" if mine else "team"] - len(rows)),
    )


def _with_words(waits: QuerySet[ReplyWait]) -> QuerySet[ReplyWait]:
    words = Message.objects.of_buyers().filter(inquiry=OuterRef("inquiry")).order_by("-said_at", "-pk")
    related = waits.select_related(
        "inquiry__product", "inquiry__last_by", "customer__shop", "customer__channel", "customer__facts"
    )
    return related.annotate(last_words=Subquery(words.values("text")[:1])).order_by("due_at", "pk")


def _line(wait: ReplyWait, buyer: Buyer, user: User, at: datetime) -> LateLine:
    shop, inquiry = wait.customer.shop, wait.inquiry
    zone, today = ZoneInfo(shop.timezone), shop_day(shop, at=at)
    product = inquiry.product.name if inquiry.product else ""
    owner = inquiry.last_by
    return LateLine(
        pk=wait.pk,
        buyer=buyer,
        words=getattr(wait, "last_words", "") or inquiry.purpose,
        about=[str(one) for one in (inquiry.get_stage_display(), inquiry.get_kind_display(), product) if one],
        since=moment_text(wait.asked_at.astimezone(zone), today=today),
        due=moment_text(wait.due_at.astimezone(zone), today=today),
        span=span_text(abs(wait.due_at - at)),
        is_late=wait.due_at < at,
        whose="" if owner is None or owner.pk == user.pk else owner.first_name or owner.username,
    )


def reply_figures(shops: Sequence[Shop], *, at: datetime, user: User | None = None) -> ReplyFigures:
    """The waits that began in the last thirty days, in one query; who is late and still waits counts as late."""
    rows = ReplyWait.objects.filter(shop__in=[shop.pk for shop in shops], asked_at__gte=at - FIGURES_OF)
    if user is not None:
        rows = rows.filter(answered_by=user)
    waits = list(rows.values_list("asked_at", "due_at", "answered_at", "is_first"))
    judged = [answered or at for _asked, due, answered, _first in waits if answered or due < at]
    in_time = sum(1 for _asked, due, answered, _first in waits if answered and answered <= due)
    return ReplyFigures(
        waits=len(waits),
        first=_median([answered - asked for asked, _due, answered, is_first in waits if answered and is_first]),
        each=_median([answered - asked for asked, _due, answered, _first in waits if answered]),
        in_time=f"{100 * in_time / len(judged):.0f} %" if judged else "",
        in_time_of=len(judged),
    )


def _median(spans: list[timedelta]) -> str:
    return span_text(timedelta(seconds=median(one.total_seconds() for one in spans))) if spans else ""
