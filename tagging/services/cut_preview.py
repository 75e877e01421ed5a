"""What other RFM cut points would move, counted before they are saved; nothing lasting is written."""

from dataclasses import dataclass
from datetime import date, datetime
from time import monotonic

from tagging.conditions import Cuts, Kind
from tagging.models import RunSettings, TagGroup

from .rule_preview import Preview, preview_rules
from .running.rules import group_works


@dataclass(frozen=True, slots=True)
class CutPreview:
    """The cut points that would hold, None while nobody has bought, and what they would move in each group."""

    cuts: Cuts | None
    groups: list[tuple[TagGroup, Preview]]
    seconds: float


def preview_cuts(*, wanted: RunSettings, as_of: date, at: datetime) -> CutPreview:
    """Every group whose rules ask for R, F or M, as a run of the day would set its tags by settings not saved yet."""
    began = monotonic()
    works, _broken = group_works(wanted.shop)
    scored = [one for one in works if any(asked.kind is Kind.SCORE for _rule, parsed in one.rules for asked in parsed)]
    groups = [
        (work.group, preview_rules(shop=wanted.shop, work=work, as_of=as_of, at=at, settings=wanted)) for work in scored
    ]
    cuts = groups[0][1].cuts if groups else None
    return CutPreview(cuts, groups, monotonic() - began)
