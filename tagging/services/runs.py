"""Tag runs: rules applied to a shop's customers for one day, differences only."""

import hashlib
import json
from collections import Counter
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db import transaction
from django.db.models import Count

from customers.choices import ImportState
from customers.dialects.base import execute
from customers.models import Customer, OrderImport, Shop
from tagging.choices import RunMode
from tagging.conditions import Condition, turning_days
from tagging.models import CustomerTag, Tag, TagGroup, TagRule, TagRun

from . import run_steps as steps
from .default_tags import install_default_tags
from .run_steps import Pass

Counts = dict[str, dict[str, int]]


class DayBeforeLastRun(Exception):
    """The day lies before the last run's. Tags move forward only; look at such a day with a dry run."""


@dataclass(slots=True)
class RunReport:
    """What a run did, or would do when `run_id` is None."""

    run_id: int | None
    shop: str
    as_of: date
    mode: RunMode
    total: int = 0
    looked_at: int = 0
    changed: int = 0
    opened: int = 0
    closed: int = 0
    counts: Counts = field(default_factory=dict)

    def as_json(self) -> dict[str, object]:
        """The report in the shape of `recompute_tags --json`, without the seconds."""
        return {
            "run": self.run_id,
            "shop": self.shop,
            "as_of": self.as_of.isoformat(),
            "mode": str(self.mode),
            "customers": {"total": self.total, "looked_at": self.looked_at, "changed": self.changed},
            "tags": {"opened": self.opened, "closed": self.closed},
            "counts": self.counts,
        }


@transaction.atomic
def recompute_tags(*, shop: Shop, as_of: date, at: datetime, full: bool = False, dry_run: bool = False) -> RunReport:
    """Bring all automatic tags of a shop to what the rules say on a day.

    All or nothing, one run of a shop at a time; running it again changes nothing. A dry run writes no tag.
    """
    Shop.objects.select_for_update(no_key=True).get(pk=shop.pk)
    install_default_tags(shop=shop)
    last = TagRun.objects.filter(shop=shop, finished_at__isnull=False).order_by("-as_of", "-pk").first()
    if last and as_of < last.as_of and not dry_run:
        raise DayBeforeLastRun(last.as_of.isoformat())
    rules = _rules_by_group(shop)
    digest = _digest(rules)
    is_full = full or dry_run or last is None or _must_be_full(last, shop, digest)
    report = RunReport(None, shop.code, as_of, RunMode.FULL if is_full else RunMode.INCREMENTAL)
    if dry_run:
        _compare(Pass(shop.pk, as_of, at, is_full=True), rules, report)
        return report
    run = TagRun.objects.create(
        shop=shop, as_of=as_of, mode=report.mode, timezone=shop.timezone, rules_digest=digest, started_at=at
    )
    report.run_id = run.pk
    _apply(Pass(shop.pk, as_of, at, is_full=is_full, run_id=run.pk), rules, report)
    _count(run, report, last=None if is_full else last)
    _finish(run, report, at)
    return report


def _rules_by_group(shop: Shop) -> dict[TagGroup, list[TagRule]]:
    groups: dict[int, tuple[TagGroup, list[TagRule]]] = {
        group.pk: (group, []) for group in TagGroup.objects.filter(shop=shop).automatic()
    }
    for rule in TagRule.objects.filter(shop=shop, group__in=groups).in_force():
        groups[rule.group_id][1].append(rule)
    return dict(groups.values())


def _digest(rules: dict[TagGroup, list[TagRule]]) -> str:
    lines = [
        [group.pk, rule.pk, rule.tag_id, rule.version, rule.position, rule.conditions]
        for group, ordered in rules.items()
        for rule in ordered
    ]
    return hashlib.blake2b(json.dumps(lines, sort_keys=True).encode(), digest_size=16).hexdigest()


def _must_be_full(last: TagRun, shop: Shop, digest: str) -> bool:
    """New rules, a new time zone, or customers taken away by an undo since: no shortcut holds."""
    undone = OrderImport.objects.filter(shop=shop, state=ImportState.UNDONE, undone_at__gte=last.started_at).exists()
    return undone or last.rules_digest != digest or last.timezone != shop.timezone


def _compare(run: Pass, rules: dict[TagGroup, list[TagRule]], report: RunReport) -> None:
    report.total = Customer.objects.filter(shop_id=run.shop_id).count()
    report.looked_at = steps.keep_due(run)
    _forget_changed(run)
    for group, ordered in rules.items():
        steps.keep_differences(run, group, ordered)
        _note_differences(run, report)
        wanted = steps.count_wanted(run, ordered)
        report.counts[group.slug] = {tag.slug: wanted.get(tag.pk, 0) for tag in group.tags.order_by("position", "pk")}
    report.changed = _count_changed(run)


def _apply(run: Pass, rules: dict[TagGroup, list[TagRule]], report: RunReport) -> None:
    report.looked_at = steps.keep_due(run)
    steps.mark_seen(run)
    _forget_changed(run)
    for group, ordered in rules.items():
        steps.keep_differences(run, group, ordered)
        if _note_differences(run, report):
            steps.write_differences(run, group, ordered)
    report.changed = _count_changed(run)
    steps.follow_last_order(run)
    parsed = [Condition.parse_list(rule.conditions) for ordered in rules.values() for rule in ordered]
    steps.set_next_due(run, turning_days(parsed))


def _forget_changed(run: Pass) -> None:
    run.keep("tag_moved", "SELECT customer_id FROM customers_customerfacts WHERE customer_id IS NULL")


def _note_differences(run: Pass, report: RunReport) -> int:
    """Add the numbers of `tag_diff` to the report; returns how many rows differ."""
    [(rows, opened, closed)] = run.fetch("SELECT COUNT(*), COUNT(opened_tag_id), COUNT(closed_tag_id) FROM tag_diff")
    report.opened += opened
    report.closed += closed
    if rows:
        execute("INSERT INTO tag_moved (customer_id) SELECT customer_id FROM tag_diff")
    return int(rows)


def _count_changed(run: Pass) -> int:
    return int(run.fetch("SELECT COUNT(DISTINCT customer_id) FROM tag_moved")[0][0])


def _count(run: TagRun, report: RunReport, *, last: TagRun | None) -> None:
    """Fill totals and counts: by counting after a full run, else from the last run and the differences."""
    customers = Customer.objects.filter(shop=run.shop_id)
    run.last_customer_id = customers.order_by("-pk").values_list("pk", flat=True).first() or 0
    automatic = Tag.objects.filter(shop=run.shop_id, group__is_automatic=True).select_related("group")
    tags = list(automatic.order_by("group__position", "group", "position", "pk"))
    if last is None:
        report.total = customers.count()
        held = CustomerTag.objects.filter(shop=run.shop_id, tag__in=[tag.pk for tag in tags])
        counted = dict(held.values_list("tag_id").annotate(count=Count("pk")))
    else:
        new = customers.filter(pk__gt=last.last_customer_id, pk__lte=run.last_customer_id)
        report.total = last.customers_total + new.count()
        counted = _carry_on(run, last, tags)
    for tag in tags:
        report.counts.setdefault(tag.group.slug, {})[tag.slug] = counted.get(tag.pk, 0)


def _carry_on(run: TagRun, last: TagRun, tags: list[Tag]) -> Counter[int]:
    counted = Counter({tag.pk: last.counts.get(tag.group.slug, {}).get(tag.slug, 0) for tag in tags})
    counted.update(dict(run.changes.values_list("opened_tag").annotate(count=Count("pk"))))
    counted.subtract(dict(run.changes.values_list("closed_tag").annotate(count=Count("pk"))))
    return counted


def _finish(run: TagRun, report: RunReport, at: datetime) -> None:
    run.customers_total = report.total
    run.looked_at_count = report.looked_at
    run.changed_count = report.changed
    run.opened_count = report.opened
    run.closed_count = report.closed
    run.counts = report.counts
    run.finished_at = at
    run.save()
