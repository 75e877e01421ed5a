"""Who went from one tag to another in a month, why as far as it is known, and what they are today."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery

from crm.selectors.customer_list import shown_names
from customers.choices import ImportState
from customers.models import Customer, OrderImport, Shop
from customers.selectors.staff import staff_name
from tagging.choices import MoveCause, TagSource
from tagging.models import CustomerTag, Tag, TagChange, TagRule, TagRun
from tagging.rules import RunSeen, move_cause
from tagging.texts import evidence_text

CAUSES_OF = 5000  # lines; of more the causes are not told
DAY_STEP, DAY_BASE, DAY_TALLEST = 14, 74, 56


@dataclass(frozen=True, slots=True)
class Question:
    """Who in a month went from a tag, or from none of its group, to another, or to none."""

    shop: Shop
    month: date
    closed: Tag | None
    opened: Tag | None

    @property
    def is_fair(self) -> bool:
        """Whether it can have an answer: two answers to one question."""
        if self.closed is None or self.opened is None:
            return self.closed is not self.opened
        return self.closed != self.opened and self.closed.group_id == self.opened.group_id

    @property
    def next_month(self) -> date:
        return (self.month + timedelta(days=31)).replace(day=1)

    @property
    def turned(self) -> "Question":
        """The way back."""
        return Question(self.shop, self.month, self.opened, self.closed)


@dataclass(frozen=True, slots=True)
class Move:
    """One line of the answer."""

    pk: int
    customer: Customer
    name: str
    nick: str
    on: date
    closed: Tag | None
    opened: Tag | None
    cause: MoveCause
    version: int | None
    who: str
    evidence: str
    before: str
    now: list[Tag]


@dataclass(frozen=True, slots=True)
class DayBar:
    """A day of the month with how many moved on it and mostly why."""

    on: date
    count: int
    height: float
    cause: MoveCause | None

    @property
    def x(self) -> int:
        """Where its bar stands."""
        return (self.on.day - 1) * DAY_STEP

    @property
    def y(self) -> float:
        """Where its bar begins."""
        return DAY_BASE - self.height


@dataclass(frozen=True, slots=True)
class Moved:
    """The number, and where it is not too large the causes by day."""

    count: int  # moves; a buyer may have made several
    buyer_count: int
    back_count: int
    again: int  # buyers who have the first tag today
    causes: list[tuple[MoveCause, int]] = field(default_factory=list)
    days: list[DayBar] = field(default_factory=list)
    peak: DayBar | None = None

    @property
    def width(self) -> int:
        """Of the picture of the days."""
        return len(self.days) * DAY_STEP


def moves_of(question: Question) -> QuerySet[TagChange]:
    """The lines of the history that answer, read along one index."""
    if not question.is_fair:
        return TagChange.objects.none()
    return TagChange.objects.filter(
        **_is("opened_tag", question.opened),
        **_is("closed_tag", question.closed),
        from_on__gte=question.month,
        from_on__lt=question.next_month,
    )


def _is(name: str, tag: Tag | None) -> dict[str, Any]:
    return {name: tag} if tag else {f"{name}__isnull": True}


def moved(question: Question) -> Moved:
    """Counts, causes and days of the answer."""
    rows = moves_of(question)
    count, back = rows.count(), moves_of(question.turned).count()
    buyers = rows.values("customer_id").distinct().count()
    again = 0
    if count and question.closed:
        held = CustomerTag.objects.filter(tag=question.closed, customer__in=rows.values("customer_id"))
        again = held.count()
    if not 0 < count <= CAUSES_OF:
        return Moved(count, buyers, back, again)
    causes = list(_causes(_with_before(rows)))
    by_cause = Counter(cause for _on, cause in causes)
    by_day = Counter(on for on, _cause in causes)
    most = max(by_day.values())
    days = []
    for place in range((question.next_month - question.month).days):
        on = question.month + timedelta(days=place)
        mostly = Counter(cause for day, cause in causes if day == on).most_common(1)
        days.append(DayBar(on, by_day[on], DAY_TALLEST * by_day[on] / most, mostly[0][0] if mostly else None))
    return Moved(count, buyers, back, again, by_cause.most_common(), days, max(days, key=lambda day: day.count))


def _with_before(rows: QuerySet[TagChange]) -> QuerySet[Any]:
    """With the evidence that the group's change before each rested on."""
    earlier = TagChange.objects.filter(customer=OuterRef("customer"), group=OuterRef("group"), pk__lt=OuterRef("pk"))
    last = earlier.order_by("-pk")
    return rows.annotate(before=Subquery(last.values("evidence")[:1]), before_pk=Subquery(last.values("pk")[:1]))


def _causes(rows: Iterable[Any]) -> Iterable[tuple[date, MoveCause]]:
    seen: dict[int, RunSeen] = {}
    for row in rows:
        yield row.from_on, _cause(row, seen)


def _cause(row: Any, seen: dict[int, RunSeen]) -> MoveCause:
    if row.source != TagSource.RULE:
        return MoveCause.PERSON
    if row.run_id is None:
        return MoveCause.OTHER
    if row.run_id not in seen:
        seen[row.run_id] = _run_seen(row.run_id, row.group_id)
    before = None if row.before_pk is None else row.before or {}
    return MoveCause(move_cause(seen[row.run_id], row.evidence, before))


def _run_seen(run_id: int, group_id: int) -> RunSeen:
    """What lay between a run and the last one before it that came to its end."""
    run = TagRun.objects.select_related("shop").get(pk=run_id)
    earlier = TagRun.objects.filter(shop=run.shop_id, as_of__lte=run.as_of, pk__lt=run_id, finished_at__isnull=False)
    last = earlier.order_by("-as_of", "-pk").first()
    if last is None:
        return RunSeen()
    rules = {str(pk) for pk in TagRule.objects.filter(group=group_id).values_list("pk", flat=True)}
    now, then = ({pk: one for pk, one in of.rule_versions.items() if pk in rules} for of in (run, last))
    asks_rfm = TagRule.objects.filter(group=group_id, group__slug="rfm").exists()
    undone = OrderImport.objects.filter(
        shop=run.shop_id,
        state=ImportState.UNDONE,
        undone_at__gt=last.started_at,
        undone_at__lte=run.started_at,
    )
    return RunSeen(
        now != then, asks_rfm and run.cut_points_id != last.cut_points_id, tuple(undone.values_list("pk", flat=True))
    )


def move_lines(changes: Sequence[Any] | QuerySet[Any], *, may_see_contact: bool) -> list[Move]:
    """The lines of one page, in its order; five queries, whatever its length."""
    keys = [change.pk for change in changes]
    rows = _with_before(TagChange.objects.filter(pk__in=keys))
    rows = rows.select_related("customer__channel", "closed_tag__group", "opened_tag__group", "made_by", "group")
    found = {row.pk: row for row in rows}
    held = CustomerTag.objects.filter(customer__in={row.customer_id for row in found.values()})
    now: dict[tuple[int, int], list[Tag]] = {}
    for one in held.select_related("tag__group").order_by("tag__position", "tag_id"):
        now.setdefault((one.customer_id, one.tag.group_id), []).append(one.tag)
    seen: dict[int, RunSeen] = {}
    return [_line(found[key], now, seen, may_see_contact) for key in keys if key in found]


def _line(row: Any, now: dict[tuple[int, int], list[Tag]], seen: dict[int, RunSeen], may_see_contact: bool) -> Move:
    name, nick = shown_names(row.customer, may_see_contact=may_see_contact, in_list=True)
    user = row.made_by
    by_rule = row.source == TagSource.RULE
    return Move(
        pk=row.pk,
        customer=row.customer,
        name=name,
        nick=nick,
        on=row.from_on,
        closed=row.closed_tag,
        opened=row.opened_tag,
        cause=_cause(row, seen),
        version=row.rule_version,
        who=staff_name(user),
        evidence=evidence_text(row.evidence) if by_rule else str(TagSource(row.source).label),
        before=evidence_text(row.before) if by_rule and row.before else "",
        now=now.get((row.customer_id, row.group_id), []),
    )
