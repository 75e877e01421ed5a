"""When the next contact may be: moments within shop hours, and days to come back to."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

DAY = timedelta(days=1)
ANY_DAY = date(2000, 1, 1)
EVENING = time(20)
MORNING = time(10)
LAST_CALL = timedelta(minutes=30)
TRAVEL = timedelta(days=4)  # from dispatch to the buyer's door
ANSWER_TIMES = 3
LOOK_AHEAD = 31  # days; a shop that is closed longer promises no hour
SETTLING = timedelta(days=7)  # time to try what has arrived


@dataclass(frozen=True, slots=True)
class Hours:
    """When somebody is there to write: every day from opening to closing, but for the closed days."""

    opens_at: time
    closes_at: time
    closed_on: frozenset[date] = frozenset()


@dataclass(frozen=True, slots=True)
class Preset:
    """A moment that an agent may choose by one click."""

    code: str
    due_at: datetime


@dataclass(frozen=True, slots=True)
class Postponement:
    """A day until which an inquiry may rest."""

    code: str
    until: date


def presets(now_local: datetime, hours: Hours, received_on: date | None) -> list[Preset]:
    """Tonight, tomorrow at ten, in three days, a week after receipt: those that still lie ahead."""
    today = now_local.date()
    wanted = {
        "tonight": None if today in hours.closed_on else (today, EVENING),
        "tomorrow": (_open_day(today + DAY, hours), MORNING),
        "three_days": (_open_day(today + 3 * DAY, hours), MORNING),
        "after_receipt": (_open_day(received_on + SETTLING, hours), MORNING) if received_on else None,
    }
    moments = [
        Preset(code, datetime.combine(moment[0], _within(moment[1], hours), now_local.tzinfo))
        for code, moment in wanted.items()
        if moment
    ]
    return [one for one in moments if one.due_at > now_local]


def postponements(today: date) -> list[Postponement]:
    """Tomorrow, in three days, Monday of next week, the first of next month."""
    return [
        Postponement("tomorrow", today + DAY),
        Postponement("three_days", today + 3 * DAY),
        Postponement("next_week", today + (7 - today.weekday()) * DAY),
        Postponement("next_month", (today.replace(day=1) + 32 * DAY).replace(day=1)),
    ]


def a_day_later(due_local: datetime, now_local: datetime, hours: Hours) -> datetime:
    """The same time of day on the next open day, counted from today when the promise is overdue."""
    on = _open_day(max(due_local.date(), now_local.date()) + DAY, hours)
    return datetime.combine(on, _within(due_local.time(), hours), due_local.tzinfo)


def day_ahead(since: datetime, days: int, at_time: time, hours: Hours) -> datetime:
    """So many days later at a time of day, on an open day and within the hours."""
    return datetime.combine(_open_day(since.date() + days * DAY, hours), _within(at_time, hours), since.tzinfo)


def next_open(now_local: datetime, hours: Hours) -> datetime | None:
    """Now while somebody is there, else the next opening; None when the shop is closed for as long as one can see."""
    today = now_local.date()
    for ahead in range(LOOK_AHEAD + 1):
        on = today + ahead * DAY
        if on in hours.closed_on:
            continue
        opening, closing = (datetime.combine(on, one, now_local.tzinfo) for one in (hours.opens_at, hours.closes_at))
        if now_local < closing:
            return max(now_local, opening)
    return None


def arrival(completed_on: date | None, shipped_on: date | None) -> date | None:
    """The day a parcel came: said by the buyer, else four days after it left."""
    if completed_on:
        return completed_on
    return shipped_on + TRAVEL if shipped_on else None


def answer_times(now_local: datetime, hours: Hours) -> list[datetime]:
    """Three times to promise an answer by: the next two full hours and the evening, else from the next opening on."""
    today = now_local.date()
    slots = _full_hours(today, hours, now_local)
    evening = [one for one in slots[2:] if one.time() == EVENING]
    chosen = slots[:2] + (evening or slots[2:3])
    for ahead in range(1, LOOK_AHEAD):
        chosen += _full_hours(today + ahead * DAY, hours, now_local)[: ANSWER_TIMES - len(chosen)]
    return chosen


def _full_hours(on: date, hours: Hours, now_local: datetime) -> list[datetime]:
    """The full hours of a day by which an answer can be there: half an hour from now, an hour after opening."""
    if on in hours.closed_on:
        return []
    opening, closing = (datetime.combine(on, one, now_local.tzinfo) for one in (hours.opens_at, hours.closes_at))
    first = max(now_local + LAST_CALL, opening + timedelta(hours=1))
    midnight = datetime.combine(on, time(), now_local.tzinfo)
    every = (midnight + timedelta(hours=hour) for hour in range(24))
    return [one for one in every if first <= one <= closing]


def _open_day(on: date, hours: Hours) -> date:
    while on in hours.closed_on:
        on += DAY
    return on


def _within(wanted: time, hours: Hours) -> time:
    """That time of day; the opening when it is earlier, the last half hour when it is later."""
    if wanted < hours.opens_at:
        return hours.opens_at
    if wanted < hours.closes_at:
        return wanted
    opening, closing = (datetime.combine(ANY_DAY, one) for one in (hours.opens_at, hours.closes_at))
    return max(opening, closing - LAST_CALL).time()
