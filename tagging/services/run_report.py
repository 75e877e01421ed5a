"""What a run did, or would do."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from tagging.choices import RunMode

Counts = dict[str, dict[str, int]]


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
    moved: int = 0
    counts: Counts = field(default_factory=dict)
    moves: list[dict[str, int | None]] = field(default_factory=list)
    errors: list[dict[str, Any]] = field(default_factory=list)
    is_large: bool = False

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
