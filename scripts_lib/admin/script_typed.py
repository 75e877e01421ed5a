"""What stands in the boxes of a script's form, read without saving anything."""

from collections.abc import Iterator
from typing import Any

from scripts_lib.selectors.script_tree import AnswerRow
from scripts_lib.services.script_preview import Wording

MOST_ROWS, LONGEST_KEY = 100, 19


def typed_wordings(posted: Any) -> Iterator[Wording]:
    """The texts that are not switched off or being deleted."""
    for kind, name, label in (("variants", "text", "label"), ("branches", "reply", "answer")):
        for row in _rows(posted, kind):
            text, is_answer = posted.get(f"{row}-{name}", "").strip(), kind == "branches"
            is_used = is_answer or posted.get(f"{row}-is_active")
            if text and is_used:
                text = text.replace("\r\n", "\n")
                yield Wording(f"{row}-{name}", posted.get(f"{row}-{label}", ""), text, is_answer)


def typed_answers(posted: Any) -> list[AnswerRow]:
    """The answers that say something and are not being deleted."""
    found = []
    for row in _rows(posted, "branches"):
        answer, reply = posted.get(f"{row}-answer", "").strip(), posted.get(f"{row}-reply", "").strip()
        if answer or reply:
            key, parent = _key(posted, f"{row}-id"), _key(posted, f"{row}-parent")
            tag, position = _key(posted, f"{row}-tag"), _key(posted, f"{row}-position")
            found.append(AnswerRow(row, key, parent, answer, reply, tag, int(position or 0)))
    return found


def _rows(posted: Any, kind: str) -> Iterator[str]:
    total = _key(posted, f"{kind}-TOTAL_FORMS")
    for place in range(min(int(total or 0), MOST_ROWS)):
        row = f"{kind}-{place}"
        if not posted.get(f"{row}-DELETE"):
            yield row


def _key(posted: Any, name: str) -> str:
    """A number as it was posted; "" for what is none."""
    value: str = posted.get(name, "")
    return value if value.isascii() and value.isdecimal() and len(value) < LONGEST_KEY else ""
