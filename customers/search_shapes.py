"""What somebody typed or pasted to find a buyer, recognised by its shape. Plain Python."""

import re
from dataclasses import dataclass

from customers.chat_lines import HAN, LABELS, clean, fold, heard, may_be_name, says_something

LONGEST_WORD = 64
ORDER_DIGITS = 12
EMAIL = re.compile(r"[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+")
MOBILE = re.compile(r"(?<![\dA-Za-z])(?:\+?86[ -]?)?(1[3-9]\d[ -]?\d{4}[ -]?\d{4})(?![\dA-Za-z])")
MASKED_MOBILE = re.compile(r"(?<![\dA-Za-z])1[3-9]\d\*{4}(\d{4})(?![\dA-Za-z*])")
FOREIGN_PHONE = re.compile(r"\+\d[\d ().-]{6,18}\d")
LONG_NUMBER = re.compile(r"(?<![\dA-Za-z])[A-Za-z]{0,3}\d[\d-]{10,}\d(?![\dA-Za-z])")
HASH_NUMBER = re.compile(r"#[A-Za-z0-9][A-Za-z0-9-]{1,30}")
LAST_FOUR = re.compile(
    r"(?:(?:手机|电话|号码)号?)?(?:尾号|[后末最]{1,2}[四4]位)\s*(?:是|为|:)?\s*(\d{4})(?!\d)"
    r"|\b(?:last (?:four|4)(?: digits)?|ending(?: in)?)\s*:?\s*(\d{4})(?!\d)",
    re.IGNORECASE,
)
INITIALS = re.compile(r"[a-z]{2,8}")
SPACED_DIGITS = re.compile(r"[\d-]+(?: [\d-]+)+")
LABEL = "|".join(sorted(LABELS, key=len, reverse=True))
AN_ID = "|".join(
    f"(?:{one.pattern})" for one in (LAST_FOUR, MOBILE, MASKED_MOBILE, FOREIGN_PHONE, LONG_NUMBER, HASH_NUMBER, EMAIL)
)
GAP = r"[\s,;:、。]"
ID_FIRST = re.compile(rf"\s*(?:(?:{LABEL})\s*:?\s*)?(?:{AN_ID})(?=$|{GAP}){GAP}*", re.IGNORECASE)
ID_LAST = re.compile(rf"{GAP}+(?:(?:{LABEL})\s*:?\s*)?(?:{AN_ID})\s*$", re.IGNORECASE)
ANY_ID = re.compile(AN_ID, re.IGNORECASE)
LABELLED = re.compile(rf"\s*(?:{LABEL})\s*:\s*(?=\S)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Shapes:
    """What a text may mean, each kind ready to be looked up, and what of it the buyer said."""

    order_numbers: tuple[str, ...] = ()
    phones: tuple[str, ...] = ()
    last_four: str = ""
    emails: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    initials: str = ""
    nick: str = ""  # who speaks, or the word that may be a nick
    message: str = ""  # word for word
    was_wide: bool = False  # digits or letters were full-width

    @property
    def is_bare_four(self) -> bool:
        """Four digits and nothing that says they are the end of a phone: more may be coming."""
        return bool(self.last_four) and self.last_four == self.nick


def shapes_of(text: str) -> Shapes:
    """Read a nick, phone, order number, e-mail or a whole piece of chat."""
    text = clean(text)
    head, message, is_spoken = _head_and_message(text)
    flat, flat_head = _flat(text), _flat(head)
    phones = [re.sub(r"[ -]", "", found) for found in MOBILE.findall(flat)]
    phones += [re.sub(r"[^\d+]", "", found) for found in FOREIGN_PHONE.findall(MOBILE.sub(" ", flat))]
    return Shapes(
        order_numbers=_order_numbers(flat, flat_head),
        phones=_once(phones),
        last_four=_last_four(flat, flat_head),
        emails=_once([found.lower() for found in EMAIL.findall(flat)]),
        words=_words(text, head),
        initials=_initials(flat, flat_head),
        nick=flat_head if is_spoken or not ID_FIRST.fullmatch(flat_head) else "",
        message=message,
        was_wide=_was_wide(text if not message else head),
    )


def _head_and_message(text: str) -> tuple[str, str, bool]:
    """The part that tells who it is, the buyer's own words, and whether the part is the name of a speaker."""
    turn = heard(text)
    if turn:
        return turn.who, turn.said, True
    folded = fold(text)
    if SPACED_DIGITS.fullmatch(_flat(text)):
        return text, "", False
    first, last = ID_FIRST.match(folded), ID_LAST.search(folded)
    if first:
        return text[: first.end()].strip(), text[first.end() :].strip(), False
    if last:
        return text[last.start() :].strip(), text[: last.start()].strip(), False
    if labelled := LABELLED.match(folded):
        return _head_and_message(text[labelled.end() :])
    if ANY_ID.search(folded):
        return "", text, False
    return (*_first_word_and_rest(text), False)


def _first_word_and_rest(text: str) -> tuple[str, str]:
    """A nick before a sentence; all of it is one of the two where they cannot be told apart."""
    for separator in ("\n", None):
        head, *rest = text.split(separator, 1) or [""]
        if rest and len(head) > 1 and may_be_name(head) and (separator or _is_sentence_after(head, rest[0])):
            return head.strip(), rest[0].strip()
    is_name = len(text) <= LONGEST_WORD and may_be_name(text)
    return (text, "") if is_name else ("", text)


def _is_sentence_after(head: str, rest: str) -> bool:
    """Whether a nick and a sentence stand side by side, and not the words of one long name."""
    is_like_nick = any(char.isdigit() or char in "_-" for char in head)
    return says_something(rest) and (is_like_nick or bool(HAN.search(rest)) or not may_be_name(rest))


def _order_numbers(flat: str, head: str) -> tuple[str, ...]:
    rest = MASKED_MOBILE.sub(" ", MOBILE.sub(" ", flat))
    numbers = [found for found in LONG_NUMBER.findall(rest) if sum(map(str.isdigit, found)) >= ORDER_DIGITS]
    numbers += HASH_NUMBER.findall(rest)
    for word in (one.replace(" ", "") if SPACED_DIGITS.fullmatch(one) else one for one in (flat, head)):
        if 0 < len(word) <= LONGEST_WORD and " " not in word and word.isascii() and any(map(str.isdigit, word)):
            numbers.append(word)
    return _once(numbers)


def _last_four(flat: str, head: str) -> str:
    """Four digits said to be the end of a phone, left over from a masked one, or standing alone."""
    if marked := LAST_FOUR.search(flat):
        return marked[1] or marked[2]
    if masked := MASKED_MOBILE.search(flat):
        return masked[1]
    return next((one for one in (flat, head) if re.fullmatch(r"\d{4}", one)), "")


def _initials(flat: str, head: str) -> str:
    spelt = (one.lower() for one in (flat, head, flat.replace(" ", "")))
    return next((one for one in spelt if INITIALS.fullmatch(one)), "")


def _words(text: str, head: str) -> tuple[str, ...]:
    """What may be a nick, a platform's id or a name: as it stands, in plain width, and without stray spaces."""
    flat, flat_head = _flat(text), _flat(head)
    words = [flat, flat_head]
    if flat_head == flat and 1 <= flat.count(" ") <= 3 and "\n" not in text:
        words.append(flat.replace(" ", ""))
    words += [" ".join(one.split()) for one in (head, text if head in ("", text) else "")]
    return _once([word for word in words if 0 < len(word) <= LONGEST_WORD])


def _was_wide(text: str) -> bool:
    return any(fold(char) != char and fold(char).isalnum() for char in text)


def _flat(text: str) -> str:
    return " ".join(fold(text).split())


def _once(values: list[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(values))
