"""Several texts in one cell, nested or not: what a person can write in a table and read back. Plain Python.

> answer [tag] => reply
the reply goes on
>> answer to the reply => reply
"""

import re
from collections.abc import Iterable
from typing import NamedTuple

ARROW = "=>"
_HEAD = re.compile(r"(>{1,3})(?!>)\s*(.*)")
_ARROW = re.compile(r"(?<!\\)=>")


class Entry(NamedTuple):
    """One text with what stands before its arrow; `note` is what stood in brackets."""

    depth: int
    head: str
    note: str
    text: str


class OutlineFault(ValueError):
    """A line that begins no entry or has no arrow."""

    def __init__(self, line: str) -> None:
        super().__init__(line)
        self.line = line


def write_outline(entries: Iterable[Entry]) -> str:
    """The cell; lines of a text that look like a new entry are marked by a backslash."""
    return "\n".join(_written(entry) for entry in entries)


def read_outline(cell: str) -> list[Entry]:
    """The entries of a cell; OutlineFault names the line that cannot be understood."""
    found: list[Entry] = []
    for line in cell.split("\n"):
        match = _HEAD.fullmatch(line)
        if match:
            found.append(_entry(len(match[1]), match[2], line))
        elif found:
            last = found[-1]
            found[-1] = last._replace(text=f"{last.text}\n{_plain(line)}")
        elif line.strip():
            raise OutlineFault(line)
    return [entry._replace(text=entry.text.strip()) for entry in found]


def _written(entry: Entry) -> str:
    head = entry.head.replace(ARROW, f"\\{ARROW}")
    note = f" [{entry.note}]" if entry.note or head.endswith("]") else ""
    first, *more = entry.text.strip().split("\n")
    lines = [f"{'>' * entry.depth} {head}{note} {ARROW} {first}", *map(_guarded, more)]
    return "\n".join(lines)


def _entry(depth: int, rest: str, line: str) -> Entry:
    parts = _ARROW.split(rest, maxsplit=1)
    if len(parts) != 2:
        raise OutlineFault(line)
    head, note = parts[0].strip(), ""
    if head.endswith("]") and "[" in head:
        head, _sign, note = head[:-1].rpartition("[")
    return Entry(depth, head.strip().replace(f"\\{ARROW}", ARROW), note.strip(), parts[1].strip())


def _guarded(line: str) -> str:
    return f"\\{line}" if line.startswith((">", "\\")) else line


def _plain(line: str) -> str:
    return line.removeprefix("\\")
