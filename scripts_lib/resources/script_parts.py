"""Wordings and answers of a script, as a cell tells them and as they are saved."""

import re
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from customers.models import Shop
from scripts_lib.models import Script, ScriptBranch, ScriptVariant
from scripts_lib.models.script import DEEPEST_BRANCH, LONGEST_TEXT, MOST_WEIGHT
from scripts_lib.outline import Entry, OutlineFault, read_outline, write_outline
from scripts_lib.render import faults
from scripts_lib.services.placeholders import unknown_text
from tagging.models import Tag

OFF = "off"
LONGEST_ANSWER = 100  # of the column
_WEIGHT = re.compile(r"(\d{1,3})?\s*(off)?")


@dataclass(frozen=True, slots=True)
class Parts:
    """The entries of a cell, comparable and writable."""

    entries: tuple[Entry, ...]
    tags: tuple[int | None, ...] = ()

    def cell(self) -> str:
        """As a cell."""
        return write_outline(self.entries)


def wordings_now(script: Any) -> Parts:
    """The script's wordings: `> A [weight off] => text`."""
    rows = sorted(script.variants.all(), key=lambda one: (one.label, one.pk))
    return Parts(tuple(Entry(1, one.label, _weight(one), _clean(one.text)) for one in rows))


def wordings_said(cell: str) -> Parts:
    """The wordings of a cell, each label once."""
    entries = _entries(cell)
    labels = [entry.head for entry in entries]
    if any(entry.depth > 1 or not 0 < len(entry.head) < 3 for entry in entries) or len(set(labels)) < len(labels):
        raise ValidationError(_("Each wording has a label of its own of one or two letters: > A [1] => text"))
    read = [entry._replace(note=_noted(entry.note)) for entry in entries]
    return Parts(tuple(sorted(read, key=lambda entry: entry.head)))


def answers_now(script: Any) -> Parts:
    """The script's answers, each straight after the one it follows on."""
    rows = sorted(script.branches.all(), key=lambda one: (one.position, one.pk))
    found: list[tuple[Entry, int | None]] = []

    def walk(parent: int | None, depth: int) -> None:
        for row in rows:
            if row.parent_id == parent and depth <= DEEPEST_BRANCH:
                label = row.tag.label if row.tag else ""
                found.append((Entry(depth, row.answer.strip(), label, _clean(row.reply)), row.tag_id))
                walk(row.pk, depth + 1)

    walk(None, 1)
    return Parts(tuple(entry for entry, _tag in found), tuple(tag for _entry, tag in found))


def answers_said(cell: str, *, shop: Shop | None) -> Parts:
    """The answers of a cell; tags are manual ones of the shop, by their label."""
    entries, depth = _entries(cell), 0
    for entry in entries:
        if entry.depth > depth + 1:
            raise ValidationError(_("“%(line)s” follows on nothing: a sign too many before it.") % {"line": entry.head})
        depth = entry.depth
        if not 0 < len(entry.head) <= LONGEST_ANSWER:
            raise ValidationError(_("An answer has 1 to 100 characters before the arrow."))
    wanted = {entry.note for entry in entries} - {""}
    known = {tag.label: tag.pk for tag in _manual_tags(shop)} if wanted else {}
    if unknown := sorted(wanted - set(known)):
        raise ValidationError(_("Not known in this shop: %(names)s") % {"names": " · ".join(unknown)})
    return Parts(tuple(entries), tuple(known.get(entry.note) for entry in entries))


def save_wordings(script: Script, parts: Parts) -> None:
    """Wordings keep their rows by their labels, so that what was counted stays theirs."""
    known = {one.label: one for one in ScriptVariant.objects.filter(script=script)}
    for entry in parts.entries:
        weight, _sep, off = entry.note.partition(" ")
        row = known.pop(entry.head, None) or ScriptVariant(script=script, label=entry.head)
        row.text, row.weight, row.is_active = entry.text, int(weight), not off
        row.save()
    for row in known.values():
        row.delete()


def save_answers(script: Script, parts: Parts) -> None:
    """Answers keep their rows by the way that leads to them."""
    known = _by_way(script)
    way: list[ScriptBranch] = []
    for position, (entry, tag) in enumerate(zip(parts.entries, parts.tags, strict=True)):
        del way[entry.depth - 1 :]
        key = (*(one.answer.strip() for one in way), entry.head)
        row = next(iter(known.pop(key, [])), None) or ScriptBranch(script=script, answer=entry.head)
        row.parent = way[-1] if way else None
        row.reply, row.tag_id, row.position = entry.text, tag, position
        row.save()
        way.append(row)
    kept = {row.pk for rows in known.values() for row in rows}
    if kept:
        ScriptBranch.objects.filter(pk__in=kept).delete()


def _by_way(script: Script) -> dict[tuple[str, ...], list[ScriptBranch]]:
    rows = {row.pk: row for row in ScriptBranch.objects.filter(script=script).order_by("position", "pk")}
    found: dict[tuple[str, ...], list[ScriptBranch]] = {}
    for row in rows.values():
        way: list[str] = []
        at: ScriptBranch | None = row
        while at is not None and len(way) <= DEEPEST_BRANCH:
            way.insert(0, at.answer.strip())
            at = rows.get(at.parent_id) if at.parent_id else None
        found.setdefault(tuple(way), []).append(row)
    return found


def _entries(cell: str) -> list[Entry]:
    try:
        entries = read_outline(cell)
    except OutlineFault as fault:
        example = "> A => …"
        said = {"line": fault.line[:80], "example": example}
        raise ValidationError(_("This line cannot be read: “%(line)s”. Write it as: %(example)s") % said) from fault
    for entry in entries:
        _refuse(entry.text)
    return entries


def _refuse(text: str) -> None:
    if not 0 < len(text) <= LONGEST_TEXT:
        raise ValidationError(_("A text has 1 to 2,000 characters."))
    for fault in faults(text):
        raise ValidationError(unknown_text(fault))


def _manual_tags(shop: Shop | None) -> Any:
    return Tag.objects.filter(shop=shop, group__is_automatic=False).select_related("group") if shop else []


def _weight(row: Any) -> str:
    return f"{row.weight}" if row.is_active else f"{row.weight} {OFF}"


def _noted(note: str) -> str:
    """The weight in brackets, always spelled alike."""
    match = _WEIGHT.fullmatch(note)
    if match is None or int(match[1] or 1) > MOST_WEIGHT:
        raise ValidationError(_("In brackets stands the weight, 0 to 100, then “off” when not in use: [1 off]"))
    return f"{int(match[1] or 1)} {match[2] or ''}".strip()


def _clean(text: str) -> str:
    return text.replace("\r\n", "\n").strip()
