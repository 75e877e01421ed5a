"""Timing by rounds: every round printed, the median held against the floor."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from statistics import median


def share_of(seconds: Sequence[float], percent: int) -> float:
    """The time that so many of a hundred stay within."""
    ordered = sorted(seconds)
    return ordered[max(0, -(-len(ordered) * percent // 100) - 1)]


@dataclass
class Rounds:
    """Seconds of several deeds, taken side by side in the same rounds.

    With `meter`, which reads processor time, that is noted beside the clock.
    """

    seconds: dict[str, list[float]] = field(default_factory=dict)
    worked: dict[str, list[float]] = field(default_factory=dict)
    meter: Callable[[], float] | None = None

    def time(self, deed: str, work: Callable[[], object]) -> float:
        """Do the work once and note how long it took."""
        before = self.meter() if self.meter else 0.0
        started = time.perf_counter()
        work()
        taken = time.perf_counter() - started
        self.seconds.setdefault(deed, []).append(taken)
        told = f"  {deed}: {taken:.3f} s"
        if self.meter:
            self.worked.setdefault(deed, []).append(self.meter() - before)
            told += f", processor {self.worked[deed][-1]:.2f} s"
        print(told, flush=True)
        return taken

    def note(self, deed: str, seconds: Sequence[float]) -> None:
        """Note many repetitions of a deed in one round: their median and what 95 of 100 stay within."""
        for percent in (50, 95):
            self.seconds.setdefault(f"{deed} p{percent}", []).append(share_of(seconds, percent))
        p50, p95 = (self.seconds[f"{deed} p{percent}"][-1] * 1000 for percent in (50, 95))
        print(f"  {deed}: p50 {p50:.1f} ms, p95 {p95:.1f} ms ({len(seconds)} times)", flush=True)

    def median(self, deed: str) -> float:
        """The middle of a deed's rounds."""
        return median(self.seconds[deed])

    def ratio(
        self, words: str, above: str, below: str, *, floor: float | None = None, cap: float | None = None
    ) -> None:
        """Print how many times `below` fits into `above`, and whether that holds what is asked, if anything is."""
        found = self.median(above) / self.median(below)
        goal = f" (floor {floor:g})" if floor is not None else f" (cap {cap:g})" if cap is not None else ""
        holds = (floor is None or found >= floor) and (cap is None or found <= cap)
        told = f"{('holds' if holds else 'MISSES') if goal else 'is':6}  {words}: {found:.3f}{goal}"
        if above in self.worked and below in self.worked:
            told += f"; by processor time {median(self.worked[above]) / max(median(self.worked[below]), 0.01):.2f}"
        print(told, flush=True)

    def limit(self, deed: str, *, cap: float) -> None:
        """Print the median of a deed's rounds in milliseconds, and whether it stays within the cap."""
        found = self.median(deed) * 1000
        print(f"{'holds' if found <= cap else 'MISSES'}  {deed}: {found:.0f} ms (cap {cap:g})", flush=True)
