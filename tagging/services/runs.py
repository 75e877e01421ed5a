"""Tag runs: rules applied to a shop's customers for one day, differences only."""

from dataclasses import dataclass, field
from datetime import date, datetime
from time import monotonic

from django.db import transaction
from django.db.models import Max

from customers.choices import ImportState
from customers.models import Customer, OrderImport, Shop
from tagging.choices import RunMode, RunState
from tagging.models import CutPoints, RunSettings, TagRun
from tagging.selectors.cut_points import cut_points_on, must_move, run_settings

from .default_tags import install_default_tags
from .run_counts import count_tags, counted_moves, last_change_id
from .run_report import RunReport
from .running import cut_points, differences, looking, members, rules, writing
from .running.work import Work

__all__ = ["DayBeforeLastRun", "LargeMove", "RunReport", "recompute_tags"]


class DayBeforeLastRun(Exception):
    """The day lies before the last run's. Tags move forward only; look at such a day with a dry run."""


class LargeMove(Exception):
    """The run would move more of all customers than the shop's share. A person has to say yes."""

    def __init__(self, report: RunReport) -> None:
        super().__init__(f"{report.moved} of {report.total}")
        self.report = report


class _OnlyLooking(Exception):
    """Takes back what a dry run had to write on its way."""


@dataclass(slots=True)
class _Plan:
    """What was decided before the first customer is looked at."""

    shop: Shop
    work: Work
    last: TagRun | None
    settings: RunSettings
    digest: str
    versions: dict[str, int]
    points: CutPoints | None
    moves_cuts: bool
    report: RunReport
    kept: members.Kept
    began: float = field(default_factory=monotonic)


def recompute_tags(
    *, shop: Shop, as_of: date, at: datetime, full: bool = False, dry_run: bool = False, guard: bool = False
) -> RunReport:
    """Bring all automatic tags of a shop to what the rules say on a day.

    All or nothing, one run of a shop at a time; running it again changes nothing. A dry run leaves nothing behind.
    With `guard` a run that would move too many raises LargeMove and leaves everything as it stands.
    """
    try:
        with transaction.atomic():
            plan = _plan(shop, as_of, at, full=full, dry_run=dry_run)
            _look(plan, at)
            if dry_run:
                _compare(plan)
                raise _OnlyLooking
            _apply(plan, guard=guard)
            _finish(plan, at)
    except _OnlyLooking:
        pass
    return plan.report


def _plan(shop: Shop, as_of: date, at: datetime, *, full: bool, dry_run: bool) -> _Plan:
    Shop.objects.select_for_update(no_key=True).get(pk=shop.pk)
    install_default_tags(shop=shop)
    last = TagRun.objects.filter(shop=shop, finished_at__isnull=False).order_by("-as_of", "-pk").first()
    if last and as_of < last.as_of and not dry_run:
        raise DayBeforeLastRun(last.as_of.isoformat())
    groups, errors = rules.group_works(shop)
    settings = run_settings(shop)
    kept = members.kept_segments(shop, as_of)
    digest = rules.digest_of(groups, bargain_points=settings.bargain_points, segments=kept.works)
    points = cut_points_on(shop, as_of)
    moves_cuts = must_move(points, settings, as_of)
    is_full = full or dry_run or moves_cuts or last is None or _must_be_full(last, shop, digest)
    mode = RunMode.FULL if is_full else RunMode.INCREMENTAL
    return _Plan(
        shop=shop,
        work=Work(
            shop.pk,
            as_of,
            at,
            is_full,
            last_on=last.as_of if last and not is_full and points and last.cut_points_id == points.pk else None,
            groups=groups,
            segments=kept.works,
            bargain_points=settings.bargain_points,
        ),
        last=last,
        settings=settings,
        digest=digest,
        versions=rules.versions_of(groups),
        points=points,
        moves_cuts=moves_cuts,
        report=RunReport(None, shop.code, as_of, mode, errors=[*errors, *kept.errors]),
        kept=kept,
    )


def _must_be_full(last: TagRun, shop: Shop, digest: str) -> bool:
    """New rules, a new time zone, or customers taken away by an undo since: no shortcut holds."""
    undone = OrderImport.objects.filter(shop=shop, state=ImportState.UNDONE, undone_at__gte=last.started_at).exists()
    return undone or last.rules_digest != digest or last.timezone != shop.timezone


def _look(plan: _Plan, at: datetime) -> None:
    """Find whom to look at and what differs; the cut points move first."""
    work, report = plan.work, plan.report
    work.dialect.prepare_bulk(reads_most=work.is_full)
    report.looked_at = looking.keep_due(work)
    looking.keep_facts(work)
    if plan.moves_cuts:
        plan.points = cut_points.move_cut_points(work, shop=plan.shop, wanted=plan.settings, at=at) or plan.points
    work.cuts = plan.points.cuts if plan.points else None
    members.keep_members(work, plan.kept, after_tags=False)
    differences.keep_unlike(work)
    differences.keep_differences(work)
    [(opened, closed, changed, moved)] = work.fetch(
        "SELECT COUNT(opened_tag_id), COUNT(closed_tag_id), COUNT(DISTINCT customer_id), "
        "COUNT(DISTINCT CASE WHEN closed_tag_id IS NOT NULL THEN customer_id END) FROM tag_diff"
    )
    report.opened, report.closed, report.changed, report.moved = opened, closed, changed, moved


def _compare(plan: _Plan) -> None:
    report = plan.report
    report.total = report.looked_at = Customer.objects.filter(shop=plan.shop).count()
    for one, wanted in differences.count_wanted(plan.work):
        tags = one.group.tags.order_by("position", "pk")
        report.counts[one.group.slug] = {tag.slug or tag.name: wanted.get(tag.pk, 0) for tag in tags}


def _apply(plan: _Plan, *, guard: bool) -> None:
    work, report = plan.work, plan.report
    run = TagRun.objects.create(
        shop=plan.shop,
        as_of=work.as_of,
        mode=report.mode,
        timezone=plan.shop.timezone,
        rules_digest=plan.digest,
        rule_versions=plan.versions,
        cut_points=plan.points,
        started_at=work.at,
    )
    work.run_id = report.run_id = int(run.pk)
    writing.write_next_looks(work)  # first, as everybody marks before tags are written
    if report.changed:
        writing.write_differences(work)
    members.keep_members(work, plan.kept, after_tags=True)
    writing.follow_last_order(work)
    writing.write_scores(work)
    count_tags(run, report, last=None if work.is_full else plan.last)
    report.moves = counted_moves()
    if work.is_full:
        report.looked_at = report.total
    report.is_large = bool(plan.last) and report.moved * 100 > plan.settings.largest_move * report.total
    if guard and report.is_large:
        raise LargeMove(report)


def _finish(plan: _Plan, at: datetime) -> None:
    looking.forget_facts(plan.work)
    report = plan.report
    TagRun.objects.filter(pk=report.run_id or 0).update(
        customers_total=report.total,
        looked_at_count=report.looked_at,
        changed_count=report.changed,
        opened_count=report.opened,
        closed_count=report.closed,
        moved_count=report.moved,
        counts=report.counts,
        moves=report.moves,
        errors=report.errors,
        state=RunState.PARTLY if report.errors else RunState.DONE,
        last_change_id=last_change_id(),
        last_customer_id=Customer.objects.filter(shop=plan.shop).aggregate(newest=Max("pk"))["newest"] or 0,
        seconds=round(monotonic() - plan.began, 3),
        finished_at=at,
    )
