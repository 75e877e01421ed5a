"""One run in the reader's words: what it went by, what it did, and what it could not do."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from customers.models import Shop
from tagging.choices import RunMode, RunState
from tagging.models import Tag, TagGroup, TagRule, TagRun

TONES = {
    RunState.DONE: ("check_circle", "good"),
    RunState.PARTLY: ("error", "bad"),
    RunState.HELD: ("pan_tool", "bad"),
    RunState.FAILED: ("error", "bad"),
}


@dataclass(frozen=True, slots=True)
class RunLine:
    """A row of the list."""

    run: TagRun
    started: datetime
    icon: str
    tone: str
    outcome: str
    rules_version: int | None
    has_numbers: bool

    @property
    def is_over(self) -> bool:
        """Whether the tags are as it says."""
        return self.run.finished_at is not None


@dataclass(frozen=True, slots=True)
class Flow:
    """How many came to a tag and how many left it; widths in per cent of the longest bar."""

    tag: Tag | None
    gone: int
    come: int
    gone_width: str
    come_width: str

    @property
    def net(self) -> int:
        """More than before, or fewer."""
        return self.come - self.gone


@dataclass(frozen=True, slots=True)
class RunPage:
    line: RunLine
    flows: list[tuple[TagGroup, list[Flow]]]
    errors: list[str]
    rules: list[tuple[str, int]]
    held: list[tuple[TagGroup, list[tuple[Tag, int]]]]


def run_line(run: TagRun, shop: Shop) -> RunLine:
    """What the list says of a run; nothing is asked of the database."""
    state = RunState(run.state)
    icon, tone = TONES[state]
    if state == RunState.DONE and run.mode == RunMode.FULL and not run.changed_count:
        icon = "verified"
    versions = [version for version in run.rule_versions.values() if isinstance(version, int)]
    started = (run.tried_at or run.started_at).astimezone(ZoneInfo(shop.timezone))
    has_numbers = state != RunState.FAILED
    return RunLine(run, started, icon, tone, _outcome(run, state), max(versions, default=None), has_numbers)


def _outcome(run: TagRun, state: RunState) -> str:
    if state == RunState.FAILED:
        said = ngettext("Broke off, %(n)s try", "Broke off, %(n)s tries", run.tries)
        return said % {"n": run.tries}
    if state == RunState.HELD:
        shown = {"n": f"{run.moved_count:,d}", "total": f"{run.customers_total:,d}"}
        return _("Waits for a person: %(n)s of %(total)s buyers would move") % shown
    if state == RunState.PARTLY:
        count = len(run.errors)
        return ngettext("%(n)s group could not be run", "%(n)s groups could not be run", count) % {"n": count}
    if run.mode == RunMode.FULL and not run.changed_count:
        return _("All looked at, nothing differs")
    return str(state.label)


def run_page(run: TagRun, shop: Shop) -> RunPage:
    """Everything that is kept of a run."""
    groups = list(TagGroup.objects.filter(shop=shop).automatic())
    tags = list(Tag.objects.filter(shop=shop, group__in=groups).select_related("group").order_by("position", "pk"))
    of_group = {group.pk: [tag for tag in tags if tag.group_id == group.pk] for group in groups}
    rules = {rule.pk: rule for rule in TagRule.objects.filter(shop=shop).select_related("group", "tag")}
    return RunPage(
        line=run_line(run, shop),
        flows=_flows(run.moves, groups, of_group),
        errors=[_error_words(error, rules, groups) for error in run.errors if isinstance(error, dict)],
        rules=_rules_seen(run, rules),
        held=[(group, held) for group in groups if (held := _held(run, group, of_group[group.pk]))],
    )


def _held(run: TagRun, group: TagGroup, tags: Sequence[Tag]) -> list[tuple[Tag, int]]:
    counted = run.counts.get(group.slug, {}) if isinstance(run.counts, dict) else {}
    return [(tag, counted[key]) for tag in tags if (key := tag.slug or tag.name) in counted]


def _flows(
    moves: Sequence[Any], groups: Sequence[TagGroup], of_group: dict[int, list[Tag]]
) -> list[tuple[TagGroup, list[Flow]]]:
    gone: dict[tuple[int, int | None], int] = {}
    come: dict[tuple[int, int | None], int] = {}
    for move in moves:
        gone[move["group"], move["from"]] = gone.get((move["group"], move["from"]), 0) + move["count"]
        come[move["group"], move["to"]] = come.get((move["group"], move["to"]), 0) + move["count"]
    longest = max([*gone.values(), *come.values()], default=1)
    found = []
    for group in groups:
        flows = []
        for tag in (*of_group[group.pk], None):
            key = (group.pk, tag.pk if tag else None)
            out, to = gone.get(key, 0), come.get(key, 0)
            if out or to:
                flows.append(Flow(tag, out, to, f"{100 * out / longest:.1f}", f"{100 * to / longest:.1f}"))
        if flows:
            found.append((group, flows))
    return found


def _error_words(error: dict[str, Any], rules: dict[int, TagRule], groups: Sequence[TagGroup]) -> str:
    """Which rule, and what became of its group; what a program says of it stays in the log."""
    rule = rules.get(error.get("rule") or 0)
    group = next((group for group in groups if group.pk == error.get("group")), None)
    if rule:
        told = {"group": rule.group.name, "place": rule.position + 1, "tag": rule.tag.name}
        return (
            _("%(group)s: the rule at place %(place)s for “%(tag)s” cannot be read. The group stands as it was.") % told
        )
    if group:
        return _("%(group)s could not be run. The group stands as it was.") % {"group": group.name}
    return _("The run broke off before anything was written. The tags stand as they were.")


def _rules_seen(run: TagRun, rules: dict[int, TagRule]) -> list[tuple[str, int]]:
    seen = [(rules[int(pk)], version) for pk, version in run.rule_versions.items() if int(pk) in rules]
    seen.sort(key=lambda one: (one[0].group.position, one[0].group_id, one[0].position))
    return [(f"{rule.group.name}: {rule.tag.name}", version) for rule, version in seen]
