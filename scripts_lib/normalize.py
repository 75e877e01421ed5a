"""Texts as they are searched, and where a word lies in a title."""

import re
from collections.abc import Iterator
from unicodedata import normalize

# Between the parts of what is searched; no typed text holds them, so a pattern can say which part it means.
AFTER_TITLE, AFTER_INITIALS, AFTER_CODE, AFTER_KEYWORDS, AFTER_OTHERS = "\x1c", "\x1d", "\x1e", "\x1f", "\n"
_SPACES = re.compile(r"[\s\x00-\x1f\u200b\ufeff\u2060]+")
_HAN = re.compile(r"[\u3400-\u9fff]")
_TYPED_SOUND = re.compile(r"[a-z]{4,}")
# Sounds are kept in letters that nobody types: "an" is not met in every second syllable.
_SOUNDS = {ord("a") + at: chr(0xE000 + at) for at in range(26)}
# Between characters and Latin letters or digits, and between a number and its unit, a space is a matter of taste.
_OPTIONAL = re.compile(
    r"(?<=[\u3400-\u9fff]) +(?=[a-z0-9])|(?<=[a-z0-9%]) +(?=[\u3400-\u9fff])"
    r"|(?<=[0-9]) +(?=[a-z%°])|(?<=[a-z]) +(?=[0-9])"
)
_BETWEEN_WORDS = re.compile(r"[\s,，。、;；/／!！?？]+")


def searchable(text: str) -> str:
    """The text in one width and small letters, without stray white space."""
    return _SPACES.sub(" ", normalize("NFKC", text)).strip().lower()


def closed_up(text: str) -> str:
    """A searchable text without the spaces that one sets and another leaves out: 16 姆米 is found as 16姆米."""
    return _OPTIONAL.sub("", text)


def search_words(text: str) -> list[str]:
    """What was typed, word by word."""
    return [word for word in _BETWEEN_WORDS.split(searchable(text)) if word]


def title_initials(title: str) -> str:
    """The first letters of a title as typed on a keyboard: mgjsl for 敏感肌送礼."""
    return "".join(letter for letter, _at in _letters(title))


def sounds(text: str) -> str:
    """How a text sounds, spelt in pinyin in letters of its own."""
    from pypinyin import lazy_pinyin  # a tenth of what a program takes to start

    spelt = "".join(lazy_pinyin(searchable(text))).lower()
    return "".join(letter for letter in spelt if letter.isalnum()).translate(_SOUNDS)


def sound_of_word(word: str) -> str:
    """How a typed word sounds; "" for one that is too short to tell, or already stands for itself."""
    if _TYPED_SOUND.fullmatch(word) or len(_HAN.findall(word)) > 1:
        return sounds(word)
    return ""


def grams(text: str) -> set[str]:
    """Each two neighbouring characters of what is searched; none reaches over a space or into another part."""
    return {text[at : at + 2] for at in range(len(text) - 1) if not _SPACES.search(text[at : at + 2])}


def search_text(*, title: str, code: str, keywords: str, others: str, spoken: str = "") -> str:
    """Everything by which a script is found, its parts set apart; `spoken` is what is also found by its sound."""
    return "".join(
        (
            closed_up(searchable(title)),
            AFTER_TITLE,
            title_initials(title),
            AFTER_INITIALS,
            searchable(code),
            AFTER_CODE,
            closed_up(searchable(keywords)),
            AFTER_KEYWORDS,
            closed_up(searchable(others)),
            AFTER_OTHERS,
            " ".join(map(sounds, spoken.split("\n"))),
        )
    )


def span_of_word(title: str, word: str) -> tuple[int, int] | None:
    """From where to where the title holds the word as it is written."""
    marks = list(_characters(title))
    return _span(marks, word) or _span(_closed_up(marks), word)


def span_of_initials(title: str, word: str) -> tuple[int, int] | None:
    """From where to where the title is what these first letters stand for."""
    return _span(list(_letters(title)), word)


def _characters(title: str) -> Iterator[tuple[str, int]]:
    """Each character as it is searched, with its place in the title."""
    for at, character in enumerate(title):
        for shown in normalize("NFKC", character).lower():
            yield shown, at


def _closed_up(marks: list[tuple[str, int]]) -> list[tuple[str, int]]:
    text = "".join(mark for mark, _at in marks)
    gaps = {at for gap in _OPTIONAL.finditer(text) for at in range(*gap.span())}
    return [mark for at, mark in enumerate(marks) if at not in gaps]


def _letters(title: str) -> Iterator[tuple[str, int]]:
    """What is typed for each legible character, with its place in the title."""
    from pypinyin import Style, lazy_pinyin

    spelt = lazy_pinyin(title, style=Style.FIRST_LETTER, errors=list)  # type: ignore[arg-type]  # one entry a character
    for at, (character, letter) in enumerate(zip(title, spelt, strict=True)):
        shown = letter[:1] if _HAN.match(character) else normalize("NFKC", character)
        for one in shown.lower():
            if one.isalnum():
                yield one, at


def _span(marks: list[tuple[str, int]], word: str) -> tuple[int, int] | None:
    start = "".join(mark for mark, _at in marks).find(word)
    if start < 0 or not word:
        return None
    return marks[start][1], marks[start + len(word) - 1][1] + 1
