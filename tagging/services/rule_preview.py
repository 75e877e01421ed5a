"""What a set of rules would move: one look at everybody by draft rules; nothing lasting is written."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from time import monotonic

from django.db import transaction

from customers.models import Shop
from tagging.conditions import Condition, Cuts
from tagging.looks import CORRECTABLE
from tagging.models import ChoiceSet, RunSettings, TagGroup, TagRule
from tagging.selectors.cut_points import cut_points_on, must_move, run_settings
from tagging.selectors.rule_sets import DraftRule

from .pulled_along import Pull, pulled_along
from .running.cut_points import measure
from .running.differences import wanted_rows
from .running.looking import forget_facts, keep_facts
from .running.work import GroupWork, Work
from .seen_moves import SEEN, Move, MoversPage, Way, moves_of, seen_flows, seen_movers
from .segment_members import keep_named


@dataclass(frozen=True, slots=True)
class Preview:
    """Everybody counted: who would move, and who would stay."""

    total: int
    flows: list[Move]
    largest_move: int
    seconds: float = 0.0
    sample: MoversPage = field(default_factory=MoversPage)
    pulls: list[Pull] = field(default_factory=list)
    cuts: Cuts | None = None

    @property
    def moves(self) -> list[Move]:
        """Those who would not stay, the most first."""
        return moves_of(self.flows)

    @property
    def moved(self) -> int:
        return sum(one.count for one in self.moves)

    @property
    def percent(self) -> float:
        return 100 * self.moved / self.total if self.total else 0.0

    @property
    def is_large(self) -> bool:
        """Whether a second person must agree; who only gets a first tag of the group does not count as moved."""
        left = sum(one.count for one in self.moves if one.before is not None)
        return left * 100 > self.largest_move * self.total


def draft_work(group: TagGroup, draft: Sequence[DraftRule]) -> GroupWork:
    """The draft as a run would apply it; its rules are known by their places, from 1."""
    rules = [
        (TagRule(pk=place, tag_id=one.tag, group=group), Condition.parse_list(one.conditions))
        for place, one in enumerate(draft, 1)
    ]
    choice_set = ChoiceSet.objects.filter(group=group).order_by("pk").values_list("pk", flat=True).first()
    return GroupWork(group, choice_set or 0, rules)


@transaction.atomic
def preview_rules(
    *,
    shop: Shop,
    work: GroupWork,
    as_of: date,
    at: datetime,
    way: Way | None = None,
    page: int = 1,
    settings: RunSettings | None = None,
) -> Preview:
    """Everybody's tag now against what a run by these rules would give today; corrections by hand stay.

    `settings`: others than those of the shop, not saved yet.
    """
    began = monotonic()
    settings = settings or run_settings(shop)
    with _everybody_seen(shop, work, as_of, at, settings) as look:
        flows = seen_flows()
        sample = seen_movers(flows, way, page)
        own = frozenset(work.group.tags.values_list("pk", flat=True))
        pulls = pulled_along(shop=shop, own=own, ways=[one.way for one in moves_of(flows)], as_of=as_of)
    total = sum(one.count for one in flows)
    return Preview(total, flows, settings.largest_move, monotonic() - began, sample, pulls, look.cuts)


@transaction.atomic
def preview_movers(
    *, shop: Shop, work: GroupWork, as_of: date, at: datetime, way: Way | None, page: int
) -> tuple[list[Move], MoversPage]:
    """How many would go each way, and one page of them; what else would follow is not asked."""
    with _everybody_seen(shop, work, as_of, at, run_settings(shop)):
        flows = seen_flows()
        return flows, seen_movers(flows, way, page)


@contextmanager
def _everybody_seen(shop: Shop, work: GroupWork, as_of: date, at: datetime, settings: RunSettings) -> Iterator[Work]:
    """Let `SEEN` hold everybody's tag now and by the rules of the work."""
    keep_named(shop=shop, conditions=[one for _rule, parsed in work.rules for one in parsed], at=at)
    look = Work(shop.pk, as_of, at, is_full=True, groups=[work], bargain_points=settings.bargain_points)
    look.dialect.prepare_bulk(reads_most=True)
    keep_facts(look)  # orders paid after today are left out, as a run leaves them out
    points = cut_points_on(shop, as_of)
    measured = measure(look, settings) if must_move(points, settings, as_of) else None
    look.cuts = measured[0] if measured else points.cuts if points else None
    _keep_seen(look, work)
    yield look
    forget_facts(look)


def _keep_seen(look: Work, work: GroupWork) -> None:
    sql, params = wanted_rows(look).query.sql_with_params()
    tags = {rule.pk: rule.tag_id for rule, _parsed in work.rules}
    whens = " ".join(f"WHEN {place:d} THEN {tag:d}" for place, tag in tags.items())
    wanted = f"CASE w.{work.wanted} {whens} END" if whens else "CAST(NULL AS bigint)"
    if work.group.slug in CORRECTABLE:
        wanted = f"CASE WHEN held.source <> 'rule' THEN held.tag_id ELSE {wanted} END"
    look.dialect.keep(
        SEEN,
        f"SELECT w.customer_id, held.tag_id AS before_tag, {wanted} AS after_tag "
        f"FROM ({sql}) AS w LEFT JOIN tagging_customertag AS held ON held.customer_id = w.customer_id "
        f"AND held.choice_set_id = {work.choice_set_id:d}",
        params,
    )
