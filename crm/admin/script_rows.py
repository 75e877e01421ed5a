"""Showings, copies and inquiries as lines of one list."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from crm.models import Inquiry, ScriptShowing, ScriptUse
from crm.selectors.customer_list import shown_names
from customers.selectors.staff import staff_name


@dataclass(frozen=True, slots=True)
class Line:
    """When, with whom, by which agent, what was said, and how the inquiry stands."""

    when: str
    customer_id: int
    buyer: str
    agent: str
    text: str
    inquiry_id: int | None
    outcome: str


def lines_of(rows: Iterable[ScriptShowing | ScriptUse | Inquiry], *, may_see_contact: bool) -> list[Line]:
    """Rows come with buyer, shop, agent and inquiry."""
    return [_line(one, may_see_contact=may_see_contact) for one in rows]


def _line(row: ScriptShowing | ScriptUse | Inquiry, *, may_see_contact: bool) -> Line:
    name, nick = shown_names(row.customer, may_see_contact=may_see_contact)
    if isinstance(row, ScriptShowing):
        at, agent, text, inquiry = row.shown_at, row.shown_to, str(row.get_where_display()), row.inquiry
    elif isinstance(row, ScriptUse):
        at, agent, text, inquiry = row.made_at, row.made_by, row.text, row.inquiry
    else:
        at, agent, text, inquiry = row.opened_at, row.last_by, row.purpose, row
    return Line(
        when=_clock(at, row.shop.timezone),
        customer_id=row.customer_id,
        buyer=name or nick,
        agent=staff_name(agent),
        text=text,
        inquiry_id=inquiry.pk if inquiry else None,
        outcome=str(inquiry.get_state_display()) if inquiry else "",
    )


def _clock(at: datetime, zone: str) -> str:
    return f"{at.astimezone(ZoneInfo(zone)):%Y-%m-%d %H:%M}"
