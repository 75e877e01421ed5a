"""What a platform's description says; the reader does the rest."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from customers.order_files.contract import RowModel

Get = Callable[[str], str]  # the cleaned cell of a field, "" when empty or not in the file
Money = Callable[[str], int]  # the cents of a field, 0 when empty


@dataclass(frozen=True, slots=True)
class Platform:
    """One kind of export file.

    `columns` maps our fields to header names, the better ones first; the first filled cell wins.
    `signs` are sets of header names (alternatives in one string, split by |) that give the platform away.
    """

    name: str
    label: str
    model: RowModel
    columns: Mapping[str, tuple[str, ...]]
    signs: tuple[tuple[str, ...], ...]
    required: tuple[str, ...]
    identity: Literal["account", "email", "cell"]
    channel: str = ""
    money: Literal["once", "sum"] = "once"
    required_money: tuple[str, ...] = ()
    words: Mapping[str, str] = field(default_factory=dict)
    status: Callable[["Platform", Get], str] | None = None
    paid: Callable[[Get, Money], int | None] | None = None
    encodings: tuple[str, ...] = ("utf-8", "gb18030")
    has_line_numbers: bool = False
    is_bargain: bool = False

    def __post_init__(self) -> None:
        object.__setattr__(self, "channel", self.channel or self.name)


def plain_word(text: str) -> str:
    """A status word for comparison: half-width commas, no blanks."""
    return "".join(text.replace("，", ",").replace("（", "(").replace("）", ")").split()).casefold()


def status_words(**words: str) -> dict[str, str]:
    """Status words from `status="word word"` lists, ready for comparison."""
    return {plain_word(word): status for status, listed in words.items() for word in listed.split()}
