"""What the page of a chat import shows: what would be written, whom nobody knows, which rows are not taken."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Count, Sum

from crm.chat_texts import COLUMNS, FAULTS
from crm.choices import ChatBuyerState, Sender
from crm.models import ChatImport
from customers.render import masked_nick

NAMES_SHOWN, LINES_SHOWN, PROBLEMS_SHOWN = 100, 30, 200


@dataclass(frozen=True, slots=True)
class NameLine:
    name: str
    state: str
    label: str
    count: int


@dataclass(frozen=True, slots=True)
class SaidLine:
    number: int
    when: str
    buyer: str
    sender: str
    label: str
    text: str


@dataclass(frozen=True, slots=True)
class ProblemLine:
    number: int
    column: str
    value: str
    label: str
    remedy: str


@dataclass(frozen=True, slots=True)
class ChatReview:
    """The whole page; names are fit for the reader."""

    names: dict[str, int]
    messages: dict[str, int]
    not_known: list[NameLine]
    more_names: int
    lines: list[SaidLine]
    more_lines: int
    problems: list[ProblemLine]
    more_problems: int
    first: datetime | None
    last: datetime | None

    @property
    def known_messages(self) -> int:
        """How many messages are of buyers who are known."""
        return self.messages.get(ChatBuyerState.KNOWN, 0)

    @property
    def unknown_count(self) -> int:
        """How many buyers could be made."""
        return self.names.get(ChatBuyerState.UNKNOWN, 0)


def chat_review(chat_import: ChatImport, *, may_see_contact: bool) -> ChatReview:
    """The review in four queries."""
    zone = ZoneInfo(chat_import.shop.timezone)
    show = (lambda name: name) if may_see_contact else masked_nick
    tallies = list(chat_import.buyers.values_list("state").annotate(Count("pk"), Sum("line_count")))
    others = chat_import.buyers.exclude(state=ChatBuyerState.KNOWN).order_by("state", "-line_count", "pk")
    lines = list(chat_import.lines.select_related("buyer").order_by("number")[:LINES_SHOWN])
    span = list(chat_import.lines.order_by("said_at").values_list("said_at", flat=True)[:1])
    span += list(chat_import.lines.order_by("-said_at").values_list("said_at", flat=True)[:1])
    names = {state: count for state, count, _lines in tallies}
    shown = [NameLine(show(one.name), one.state, _state(one.state), one.line_count) for one in others[:NAMES_SHOWN]]
    return ChatReview(
        names=names,
        messages={state: said for state, _count, said in tallies},
        not_known=shown,
        more_names=sum(count for state, count in names.items() if state != ChatBuyerState.KNOWN) - len(shown),
        lines=[_said(one, zone, show) for one in lines],
        more_lines=max(0, chat_import.line_count - len(lines)),
        problems=[_problem(*one) for one in chat_import.problems[:PROBLEMS_SHOWN]],
        more_problems=max(0, chat_import.problem_count - PROBLEMS_SHOWN),
        first=span[0].astimezone(zone) if span else None,
        last=span[-1].astimezone(zone) if span else None,
    )


def _state(state: str) -> str:
    return str(ChatBuyerState(state).label)


def _said(line: Any, zone: ZoneInfo, show: Any) -> SaidLine:
    return SaidLine(
        number=line.number,
        when=f"{line.said_at.astimezone(zone):%Y-%m-%d %H:%M:%S}",
        buyer=show(line.buyer.name),
        sender=line.sender,
        label=line.agent_name or str(Sender(line.sender).label),
        text=line.text,
    )


def _problem(number: int, column: str, value: str, code: str) -> ProblemLine:
    label, remedy = FAULTS.get(code, (code, ""))
    return ProblemLine(number, str(COLUMNS.get(column, column)), value, str(label), str(remedy))
