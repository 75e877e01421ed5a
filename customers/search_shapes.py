"""What somebody typed or pasted to find a buyer, recognised by its shape. Plain Python."""

import re
import unicodedata
from dataclasses import dataclass

LONGEST = 2000
LONGEST_WORD = 64
EMAIL = re.compile(r"[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+")
MOBILE = re.compile(r"(?<![\dA-Za-z])(?:\+?86[ -]?)?(1[3-9]\d[ -]?\d{4}[ -]?\d{4})(?![\dA-Za-z])")
LONG_NUMBER = re.compile(r"(?<![\dA-Za-z])[A-Za-z]{0,3}\d[\d-]{10,}\d(?![\dA-Za-z])")
HASH_NUMBER = re.compile(r"#[A-Za-z0-9][A-Za-z0-9-]{1,30}")
SPEAKER = re.compile(r"^([^:：]{1,64})[:：]")
INITIALS = re.compile(r"[a-z]{2,8}")
ORDER_DIGITS = 12


@dataclass(frozen=True, slots=True)
class Shapes:
    """What a text may mean, each kind ready to be looked up."""

    order_numbers: tuple[str, ...] = ()
    phones: tuple[str, ...] = ()
    last_four: str = ""
    emails: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    initials: str = ""


def shapes_of(text: str) -> Shapes:
    """Read a nick, phone, order number, e-mail or a whole line of chat."""
    text = " ".join(unicodedata.normalize("NFKC", text[:LONGEST]).split())
    phones = [re.sub(r"[ -]", "", found) for found in MOBILE.findall(text)]
    rest = MOBILE.sub(" ", text)
    numbers = [found for found in LONG_NUMBER.findall(rest) if sum(map(str.isdigit, found)) >= ORDER_DIGITS]
    numbers += HASH_NUMBER.findall(rest)
    emails = [found.lower() for found in EMAIL.findall(text)]
    is_one_word = bool(text) and " " not in text and len(text) <= LONGEST_WORD
    if is_one_word and text.isascii() and any(map(str.isdigit, text)):
        numbers.append(text)
    return Shapes(
        order_numbers=_once(numbers),
        phones=_once(phones),
        last_four=text if re.fullmatch(r"\d{4}", text) else "",
        emails=_once(emails),
        words=_words(text),
        initials=text.lower() if INITIALS.fullmatch(text.lower()) else "",
    )


def _words(text: str) -> tuple[str, ...]:
    """The text itself when it is short enough for a name, and who speaks in a pasted line."""
    words = [text] if 0 < len(text) <= LONGEST_WORD else []
    speaker = SPEAKER.match(text)
    return _once([*words, *([speaker.group(1).strip()] if speaker else [])])


def _once(values: list[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(values))
