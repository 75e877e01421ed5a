"""A piece of chat as somebody pasted it: who speaks, and what they say. Plain Python."""

import re
import unicodedata
from dataclasses import dataclass

LONGEST = 2000
LONGEST_NICK = 64
# Marks that chat windows glue to names and texts, and what is never stored.
INVISIBLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\xad\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]"
)
LINE_ENDS = re.compile(r"\r\n?|[\x85\u2028\u2029]")
SENTENCE_MARKS = re.compile(r"[,;!?…~\u3001\u3002\uff0c\uff1b\uff01\uff1f\uff5e]")
HAN = re.compile(r"[\u3400-\u9fff]")
PARTICLES = tuple("吗呢吧了啊呀嘛哦")  # the first three ask

DAY = r"\d{4}(?:-\d{1,2}-|/\d{1,2}/|\.\d{1,2}\.|年\d{1,2}月)\d{1,2}日?"
CLOCK = r"(?:[上下]午|AM|PM)?\s?\d{1,2}:\d{2}(?::\d{2})?(?:\s?(?:AM|PM))?"
STAMP = rf"[\[(]?(?:{DAY}[\sT]+{CLOCK}|{CLOCK})[\])]?"
FULL_STAMP = rf"(?:[\[(]?{DAY}[\sT]+{CLOCK}[\])]?|[\[(]{CLOCK}[\])])"
NICK_THEN_STAMP = re.compile(rf"(\S[^\n]{{0,{LONGEST_NICK - 1}}}?)\s*[:,]?\s*(?<![\d:]){STAMP}\s*:?\s*")
STAMP_THEN_NICK = re.compile(rf"{FULL_STAMP}\s+(\S[^\n]{{0,{LONGEST_NICK - 1}}}?)\s*:?\s*")
ALL_IN_ONE = re.compile(rf"(\S[^\n]{{0,{LONGEST_NICK - 1}}}?)\s*{FULL_STAMP}\s*:?\s+(\S.*)")
NICK_THEN_COLON = re.compile(rf"([^:\n]{{1,{LONGEST_NICK}}}):(?!//)\s*(.*)")
PLATFORM_PREFIX = re.compile(r"^(?:cntaobao|cnalichn)(?=\S)")
READ_MARKS = frozenset({"已读", "未读", "[已读]", "[未读]"})
LABELS = frozenset(
    (
        *("订单", "订单号", "订单编号", "单号", "手机", "手机号", "手机号码", "电话", "尾号", "手机尾号", "后四位"),
        *("昵称", "旺旺", "旺旺号", "账号", "帐号", "会员名", "用户名", "姓名", "名字", "买家", "客户", "顾客"),
        *("收件人", "收货人", "地址", "收货地址"),
        *("id", "order", "phone", "nick", "name", "buyer", "customer", "email"),
    )
)


@dataclass(frozen=True, slots=True)
class Turn:
    """What one speaker says, word for word."""

    who: str
    said: str


def clean(text: str) -> str:
    """The text without invisible marks, its lines ended one way, not longer than we read."""
    return INVISIBLE.sub("", LINE_ENDS.sub("\n", text[: 2 * LONGEST]))[:LONGEST].strip()


def fold(text: str) -> str:
    """Full-width letters, digits and signs as plain ones; every character keeps its place."""
    return "".join(_plain(char) for char in text)


def says_something(text: str) -> bool:
    """Whether words read like a sentence and not like a name."""
    text = text.strip()
    if SENTENCE_MARKS.search(text) or (text.endswith(PARTICLES) and len(text) > 1):
        return True
    return len(HAN.findall(text)) >= 4 or len(text.split()) >= 3


def may_be_name(text: str) -> bool:
    """爱喝茶的阿黄 and Anna van der Berg may be names; whoever asks or pauses is not giving one."""
    return not SENTENCE_MARKS.search(text) and not text.strip().endswith(PARTICLES[:3])


def heard(text: str) -> Turn | None:
    """The buyer's turn in a pasted piece of chat; None where nobody is named as the speaker.

    Of several speakers the buyer is the first one who is not `shop:agent`.
    """
    turns = _stamped_turns(text) or _colon_turns(text)
    if not turns:
        return None
    buyer = next((turn.who for turn in turns if ":" not in turn.who), turns[0].who)
    said = "\n".join(turn.said for turn in turns if turn.who == buyer and turn.said)
    return Turn(PLATFORM_PREFIX.sub("", buyer), said)


def is_label(word: str) -> bool:
    """Whether a word before a colon says what follows, not who speaks."""
    return "".join(fold(word).split()).lower() in LABELS


def _plain(char: str) -> str:
    folded = unicodedata.normalize("NFKC", char)
    return folded if len(folded) == 1 else char


def _stamped_turns(text: str) -> list[Turn]:
    """Turns that begin with a line of nick and time."""
    lines = text.split("\n")
    turns: list[Turn] = []
    for line in lines:
        flat = fold(line)
        head = NICK_THEN_STAMP.fullmatch(flat) or (STAMP_THEN_NICK.fullmatch(flat) if len(lines) > 1 else None)
        whole = None if head else ALL_IN_ONE.fullmatch(flat)
        if head:
            turns.append(Turn(_cut(line, head, 1), ""))
        elif whole:
            turns.append(Turn(_cut(line, whole, 1), _cut(line, whole, 2)))
        elif turns:
            turns[-1] = _continued(turns[-1], line)
    return turns


def _colon_turns(text: str) -> list[Turn]:
    """Turns written as `nick: words`; the first line must be one."""
    turns: list[Turn] = []
    for line in text.split("\n"):
        found = NICK_THEN_COLON.fullmatch(fold(line))
        if found and _may_be_nick(found[1], found[2]):
            turns.append(Turn(_cut(line, found, 1), _cut(line, found, 2)))
        elif turns:
            turns[-1] = _continued(turns[-1], line)
        else:
            return []
    return turns


def _may_be_nick(who: str, said: str) -> bool:
    is_clock = who.strip()[-2:].isdigit() and said[:2].isdigit()
    return bool(who.strip()) and not is_clock and not SENTENCE_MARKS.search(who) and not is_label(who)


def _continued(turn: Turn, line: str) -> Turn:
    line = line.strip()
    if not line or line in READ_MARKS:
        return turn
    return Turn(turn.who, f"{turn.said}\n{line}" if turn.said else line)


def _cut(line: str, found: re.Match[str], group: int) -> str:
    """A group of a match in the folded line, as the line itself writes it."""
    return line[found.start(group) : found.end(group)].strip()
