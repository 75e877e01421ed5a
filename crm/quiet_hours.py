"""When a person may be spoken to. Plain Python: clocks of the shop, no database."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from crm.rules import LOOK_AHEAD, Hours

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Quiet:
    """A stretch of every day, past midnight when it ends earlier than it begins."""

    starts: time
    ends: time


def speaking_time(now_local: datetime, quiet: Quiet | None, hours: Hours | None) -> datetime:
    """Now, else when quiet hours and closing times are over. A shop closed for a month keeps nobody waiting longer."""
    moment = now_local
    for _turn in range(2 * LOOK_AHEAD):
        later = _after_quiet(moment, quiet)
        later = _in_hours(later, hours)
        if later == moment:
            return moment
        moment = later
    return _after_quiet(now_local, quiet)


def _after_quiet(moment: datetime, quiet: Quiet | None) -> datetime:
    if quiet is None:
        return moment
    clock, is_overnight = moment.time(), quiet.ends < quiet.starts
    if is_overnight and clock >= quiet.starts:
        return _at(moment + DAY, quiet.ends)
    is_quiet = clock < quiet.ends if is_overnight else quiet.starts <= clock < quiet.ends
    return _at(moment, quiet.ends) if is_quiet else moment


def _in_hours(moment: datetime, hours: Hours | None) -> datetime:
    if hours is None:
        return moment
    clock, is_open = moment.time(), moment.date() not in hours.closed_on
    if is_open and hours.opens_at <= clock < hours.closes_at:
        return moment
    if is_open and clock < hours.opens_at:
        return _at(moment, hours.opens_at)
    return _at(moment + DAY, hours.opens_at)


def _at(day: datetime, clock: time) -> datetime:
    return datetime.combine(day.date(), clock, day.tzinfo)
