"""The signals once more, said in plain Python over one buyer's history: what the set-based SQL is held against."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

# kind: points, at most, days, days as an advocate
POINTS = {
    "inquiry": (1, 3, 90, None),
    "message_day": (1, 3, 90, None),
    "questionnaire": (2, None, 90, None),
    "photo": (2, None, 90, 365),
    "recommendation": (3, None, 90, 365),
    "friend": (3, None, 90, 365),
    "satisfied": (0, None, 90, None),
    "not_satisfied": (0, None, 90, None),
}


@dataclass
class Talk:
    """An inquiry."""

    number: int
    opened_at: datetime
    last_at: datetime
    stage: str
    state: str
    intent: str


@dataclass
class History:
    """All that is known of one buyer; interactions and orders in the order in which they were written down."""

    zone: ZoneInfo
    talks: list[Talk] = field(default_factory=list)
    messages: list[datetime] = field(default_factory=list)
    interactions: list[tuple[str, datetime]] = field(default_factory=list)
    orders: list[datetime] = field(default_factory=list)  # when each counted order was paid
    is_grey: bool = False
    known: int = 0

    def day(self, at: datetime) -> date:
        return at.astimezone(self.zone).date()

    def events(self) -> list[tuple[str, date]]:
        found = [("inquiry", self.day(one.opened_at)) for one in self.talks if one.state != "spam"]
        found += [("message_day", on) for on in {self.day(at) for at in self.messages}]
        return found + [(kind, self.day(at)) for kind, at in self.interactions]

    def paid(self) -> list[datetime]:
        return [] if self.is_grey else self.orders


def score(history: History, points: dict, *, begins) -> int:
    """The points of the events for which `begins(kind's days)` holds, capped kind by kind."""
    total = 0
    for kind, (each, at_most, days, _advocate) in points.items():
        count = sum(1 for name, on in history.events() if name == kind and begins(on, days))
        total += each * (count if at_most is None else min(count, at_most))
    return total


def signals(history: History, as_of: date, points: dict = POINTS) -> dict[str, object]:
    """The columns but the day of the next change."""
    paid = [at for at in history.paid() if history.day(at) <= as_of]
    last_on = max(map(history.day, paid), default=None)
    wish = wished(history, as_of, paid)
    return {
        "interaction_score": score(history, points, begins=lambda on, days: 0 <= (as_of - on).days <= days),
        "score_before_order": 0
        if last_on is None
        else score(history, points, begins=lambda on, days: 1 <= (last_on - on).days <= days),
        "is_satisfied": satisfied(history, as_of, last_on),
        "advocate_count": sum(
            1
            for kind, on in history.events()
            if points[kind][3] is not None and 0 <= (as_of - on).days <= points[kind][3]
        ),
        "last_inquiry_at": max((one.last_at for one in history.talks if one.state != "spam"), default=None),
        "intent_inquiry_id": wish.number if wish else None,
        "intent_on": history.day(wish.opened_at) if wish else None,
        "has_open_inquiry": any(one.state == "open" and history.day(one.opened_at) <= as_of for one in history.talks),
        "known_count": history.known,
    }


def satisfied(history: History, as_of: date, last_on: date | None) -> bool:
    if last_on is None:
        return False
    said = [
        (at, place, kind)
        for place, (kind, at) in enumerate(history.interactions)
        if kind in ("satisfied", "not_satisfied") and last_on <= history.day(at) <= as_of
    ]
    return bool(said) and max(said)[2] == "satisfied"


def wished(history: History, as_of: date, paid: list[datetime]) -> Talk | None:
    hopeful = [
        one
        for one in history.talks
        if one.stage == "pre_sale"
        and history.day(one.opened_at) <= as_of
        and (one.state == "postponed" or (one.state == "open" and one.intent == "strong"))
    ]
    latest = max(hopeful, key=lambda one: (one.opened_at, one.number), default=None)
    return None if latest is None or any(at >= latest.opened_at for at in paid) else latest


def first_change(history: History, as_of: date, points: dict = POINTS, *, until: int = 400) -> date | None:
    """The first later day on which any column is another than on the day; None within `until` days."""
    now = signals(history, as_of, points)
    for days in range(1, until):
        on = as_of + timedelta(days=days)
        if signals(history, on, points) != now:
            return on
    return None
