"""A talk as somebody copied it out of the chat window: nick and time, then what was said. Plain Python."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from customers.chat_lines import CLOCK, DAY, INVISIBLE, LINE_ENDS, PLATFORM_PREFIX, READ_MARKS, fold

LONGEST_PASTE = 200_000
MOST_MESSAGES = 5_000
NICK = r"(\S[^\n]{0,63}?)"
WHOLE = rf"[\[(]?\s?({DAY}[\sT]+{CLOCK})\s?[\])]?"
NICK_FIRST = re.compile(rf"{NICK}\s*[:,]?\s*{WHOLE}\s*:?\s*")
TIME_FIRST = re.compile(rf"{WHOLE}\s+{NICK}\s*:?\s*")
CLOCK_ONLY = re.compile(rf"{NICK}\s+[\[(]?({CLOCK})[\])]?\s*:?\s*")
DAY_LINE = re.compile(rf"[-=—\s]*({DAY})(?:\s*(?:星期|周)[一二三四五六日天])?[-=—\s]*")
RULE = re.compile(r"\s*(?:-\s?){3,}\s*|\s*[—─_=]{3,}\s*")
SYSTEM_NICKS = frozenset({"系统消息", "系统提示", "系统", "系统通知", "千牛", "旺旺", "服务助手", "system"})
SYSTEM_LINES = re.compile(
    r"[\[【(]?(?:系统消息|系统提示|温馨提示|安全提示)[\]】)]?[:：]?.*|以上(?:是|为)历史消息.*|.{0,64}撤回了一条消息.*|"
    r"您?(?:已|正在)(?:接入|转接|接待).*|.{0,64}(?:加入|离开|结束)了?(?:会话|对话|聊天).*|查看更多消息|会话已结束.*"
)
QUOTE = re.compile(r"\s*(?:>|＞|引用[:：]|回复[:：]\s*「|「[^」]*[:：][^」]*」\s*$).*")
AUTOMATIC = re.compile(
    r"\s*[\[【(（]?\s*(?:自动回复|机器人回复|智能回复|auto(?:matic)?[ -]?reply)\s*[\]】)）]?\s*[:：]?\s*", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class RawRecord:
    """One message as it was written down; `number` is its row or line, `sender` "" where nobody said who wrote."""

    number: int
    time: str
    buyer: str
    sender: str
    agent: str
    text: str


@dataclass(frozen=True, slots=True)
class Pasted:
    """A pasted talk; `system_count` lines were the program's own, `lost_count` stood before the first nick."""

    records: list[RawRecord]
    buyers: list[str]
    system_count: int
    lost_count: int


def is_agent(nick: str, agents: Iterable[str]) -> bool:
    """Whether the shop speaks: `shop:agent`, or a name that was given as one of ours."""
    return ":" in fold(nick) or fold(nick).casefold() in {fold(one).strip().casefold() for one in agents}


def agent_part(nick: str) -> str:
    """小美 of 店名:小美."""
    return re.split(r"[:：]", nick, maxsplit=1)[-1].strip()


def read_paste(text: str, *, agents: Iterable[str] = ()) -> Pasted:
    """The messages of one talk, word for word; quoted replies, marks and the program's own lines are left out."""
    ours = list(agents)
    turns, lost, system = _turns(INVISIBLE.sub("", LINE_ENDS.sub("\n", text)))
    kept = [turn for turn in turns if fold(turn.buyer).casefold() not in SYSTEM_NICKS]
    system += len(turns) - len(kept)
    said = [turn for turn in (_without_quotes(turn) for turn in kept) if turn.text]
    speakers = list(dict.fromkeys(turn.buyer for turn in said if not is_agent(turn.buyer, ours)))
    buyer = speakers[0] if len(speakers) == 1 else ""
    records = [_told(turn, buyer, ours) for turn in said]
    return Pasted(records, speakers, system, lost)


def _turns(text: str) -> tuple[list[RawRecord], int, int]:
    """Who said what when, with the nick in `buyer`; and how many lines stand nowhere or are the program's."""
    turns: list[RawRecord] = []
    day, lost, system = "", 0, 0
    for number, line in enumerate(text.split("\n"), 1):
        flat = fold(line).strip()
        if not flat or flat in READ_MARKS:
            continue
        if found := DAY_LINE.fullmatch(flat):
            day = found[1]
        elif head := _head(line.strip(), flat, day):
            turns.append(RawRecord(number, head[1], head[0], "", "", ""))
        elif SYSTEM_LINES.fullmatch(flat):
            system += 1
        elif turns:
            turns[-1] = replace(turns[-1], text=f"{turns[-1].text}\n{line.strip()}" if turns[-1].text else line.strip())
        else:
            lost += 1
    return turns, lost, system


def _head(line: str, flat: str, day: str) -> tuple[str, str] | None:
    """Nick and time of a line that begins a message."""
    if found := NICK_FIRST.fullmatch(flat):
        return _nick(line, found, 1), found[2]
    if found := TIME_FIRST.fullmatch(flat):
        return _nick(line, found, 2), found[1]
    if day and (found := CLOCK_ONLY.fullmatch(flat)):
        return _nick(line, found, 1), f"{day} {found[2]}"
    return None


def _nick(line: str, found: re.Match[str], group: int) -> str:
    return PLATFORM_PREFIX.sub("", line[found.start(group) : found.end(group)].strip(" :："))


def _without_quotes(turn: RawRecord) -> RawRecord:
    """What the speaker says, without what they answer to: what stands above a rule, or behind a quotation mark."""
    lines = turn.text.split("\n")
    rules = [place for place, line in enumerate(lines) if RULE.fullmatch(line)]
    if rules and lines[0].lstrip().startswith(("「", ">", "引用")):
        lines = lines[rules[0] + 1 :]
    return replace(turn, text="\n".join(line for line in lines if not QUOTE.fullmatch(line)).strip())


def _told(turn: RawRecord, buyer: str, agents: list[str]) -> RawRecord:
    """The record with its sides named."""
    if not is_agent(turn.buyer, agents):
        return replace(turn, sender="buyer")
    sender, text = sender_of("agent", turn.text)
    return replace(turn, buyer=buyer, sender=sender, agent=agent_part(turn.buyer), text=text)


def sender_of(sender: str, text: str) -> tuple[str, str]:
    """An answer that says itself that it is automatic, without the mark."""
    mark = AUTOMATIC.match(text) if sender == "agent" else None
    return ("automatic", text[mark.end() :] or text) if mark and mark.end() else (sender, text)
