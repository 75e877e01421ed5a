"""What a set of rules would move: one look at everybody by draft rules; nothing lasting is written."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from time import monotonic

from django.db import transaction

from customers.dialects.base import fetch
from customers.models import Shop
from tagging.conditions import Condition
from tagging.looks import CORRECTABLE
from tagging.models import ChoiceSet, TagGroup, TagRule
from tagging.selectors.cut_points import cut_points_on, must_move, run_settings
from tagging.selectors.rule_sets import DraftRule

from .pulled_along import SEEN, Pull, pulled_along
from .running.cut_points import measure
from .running.differences import wanted_rows
from .running.looking import forget_facts, keep_facts
from .running.work import GroupWork, Work
from .segment_members import keep_named

SAMPLES = 20
SPREAD = 7919  # a prime: neighbours in the table are no neighbours in the sample


@dataclass(frozen=True, slots=True)
class Move:
    """Customers who go from one tag to another; None is no tag. `rules`: by which draft rule, sample by sample."""

    before: int | None
    after: int | None
    count: int
    customers: tuple[int, ...] = ()
    places: tuple[int | None, ...] = ()

    @property
    def stays(self) -> bool:
        return self.before == self.after


@dataclass(frozen=True, slots=True)
class Preview:
    """Everybody counted: who would move, and who would stay."""

    total: int
    flows: list[Move]
    largest_move: int
    seconds: float = 0.0
    samples: list[Move] = field(default_factory=list)
    pulls: list[Pull] = field(default_factory=list)

    @property
    def moves(self) -> list[Move]:
        """Those who would not stay, the most first."""
        return sorted((one for one in self.flows if not one.stays), key=lambda one: (-one.count, one.before or 0))

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
def preview_rules(*, shop: Shop, work: GroupWork, as_of: date, at: datetime) -> Preview:
    """Everybody's tag now against what a run by these rules would give today; corrections by hand stay."""
    began = monotonic()
    settings = run_settings(shop)
    keep_named(shop=shop, conditions=[one for _rule, parsed in work.rules for one in parsed], at=at)
    look = Work(shop.pk, as_of, at, is_full=True, groups=[work], bargain_points=settings.bargain_points)
    look.dialect.prepare_bulk(reads_most=True)
    keep_facts(look)  # orders paid after today are left out, as a run leaves them out
    points = cut_points_on(shop, as_of)
    measured = measure(look, settings) if must_move(points, settings, as_of) else None
    look.cuts = measured[0] if measured else points.cuts if points else None
    flows = [
        Move(before, after, count, tuple(one for one, _place in some), tuple(place for _one, place in some))
        for (before, after), (count, some) in _flows(look, work).items()
    ]
    forget_facts(look)
    total = sum(one.count for one in flows)
    preview = Preview(total, flows, settings.largest_move)
    preview.samples.extend(_proportionate(preview.moves))
    own = frozenset(work.group.tags.values_list("pk", flat=True))
    ways = [(one.before, one.after) for one in preview.moves]
    preview.pulls.extend(pulled_along(shop=shop, own=own, ways=ways, as_of=as_of))
    return replace(preview, seconds=monotonic() - began)


def _flows(
    look: Work, work: GroupWork
) -> dict[tuple[int | None, int | None], tuple[int, list[tuple[int, int | None]]]]:
    """For each way from tag to tag how many go it, and a few of them, with the place of the rule."""
    sql, params = wanted_rows(look).query.sql_with_params()
    tags = {rule.pk: rule.tag_id for rule, _parsed in work.rules}
    whens = " ".join(f"WHEN {place:d} THEN {tag:d}" for place, tag in tags.items())
    wanted = f"CASE w.{work.wanted} {whens} END" if whens else "CAST(NULL AS bigint)"
    if work.group.slug in CORRECTABLE:
        wanted = f"CASE WHEN held.source <> 'rule' THEN held.tag_id ELSE {wanted} END"
    look.dialect.keep(
        SEEN,
        f"SELECT w.customer_id, w.{work.wanted} AS place, held.tag_id AS before_tag, {wanted} AS after_tag "
        f"FROM ({sql}) AS w LEFT JOIN tagging_customertag AS held ON held.customer_id = w.customer_id "
        f"AND held.choice_set_id = {work.choice_set_id:d}",
        params,
    )
    way = "PARTITION BY before_tag, after_tag"
    rows = fetch(
        "SELECT before_tag, after_tag, customer_id, place, many, rank FROM ("
        f"SELECT before_tag, after_tag, customer_id, place, COUNT(*) OVER ({way}) AS many, "
        f"ROW_NUMBER() OVER ({way} ORDER BY (customer_id * {SPREAD}) %% 100003, customer_id) AS rank "
        f"FROM {SEEN}) AS ranked WHERE rank <= {SAMPLES:d} ORDER BY rank"
    )
    found: dict[tuple[int | None, int | None], tuple[int, list[tuple[int, int | None]]]] = {}
    for before, after, customer_id, place, many, _rank in rows:
        found.setdefault((before, after), (many, []))[1].append((customer_id, place))
    return found


def _proportionate(moves: list[Move]) -> list[Move]:
    """As many of each move as its share of 20, at least one; largest remainders first."""
    moved = sum(one.count for one in moves)
    if not moved:
        return []
    exact = [SAMPLES * one.count / moved for one in moves]
    shares = [int(share) for share in exact]
    order = sorted(range(len(moves)), key=lambda place: shares[place] - exact[place])
    for place in order[: SAMPLES - sum(shares)]:
        shares[place] += 1
    return [
        Move(one.before, one.after, one.count, one.customers[:share], one.places[:share])
        for one, share in zip(moves, shares, strict=True)
        if share
    ]
