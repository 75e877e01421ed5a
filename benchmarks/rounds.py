"""Timing by rounds: every round printed, the median held against the floor."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from statistics import median


@dataclass
class Rounds:
    """Seconds of several deeds, taken side by side in the same rounds."""

    seconds: dict[str, list[float]] = field(default_factory=dict)

    def time(self, deed: str, work: Callable[[], object]) -> float:
        """Do the work once and note how long it took."""
        started = time.perf_counter()
        work()
        taken = time.perf_counter() - started
        self.seconds.setdefault(deed, []).append(taken)
        print(f"  {deed}: {taken:.3f} s", flush=True)
        return taken

    def median(self, deed: str) -> float:
        """The middle of a deed's rounds."""
        return median(self.seconds[deed])

    def ratio(
        self, words: str, above: str, below: str, *, floor: float | None = None, cap: float | None = None
    ) -> None:
        """Print how many times `below` fits into `above`, and whether that holds."""
        found = self.median(above) / self.median(below)
        goal = f" (floor {floor:g})" if floor is not None else f" (cap {cap:g})" if cap is not None else ""
        holds = (floor is None or found >= floor) and (cap is None or found <= cap)
        print(f"{'holds' if holds else 'MISSES'}  {words}: {found:.3f}{goal}", flush=True)
