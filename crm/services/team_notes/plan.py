"""What importing a team's file would do: the review and the import itself run this same code."""

import hashlib
import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from customers.models import Shop
from tagging.models import Tag

from .codes import WRITES, Deed, Fault, Outcome, Remark, RowReview
from .file import ATTRIBUTE, TeamFile
from .happenings import Happening
from .known import Buyers, Standing, load_standing, shop_words
from .wishes import Asked, ShopWords, read_row


@dataclass(slots=True)
class Plan:
    """The rows with their outcome, and what would be written."""

    rows: list[RowReview] = field(default_factory=list)
    tags: list[tuple[int, Tag]] = field(default_factory=list)
    notes: list[tuple[int, str]] = field(default_factory=list)
    tempers: dict[int, str] = field(default_factory=dict)
    values: dict[tuple[int, int], str] = field(default_factory=dict)
    happenings: list[tuple[int, Happening]] = field(default_factory=list)

    @property
    def outcomes(self) -> Counter[str]:
        """How many rows have each outcome."""
        return Counter(row.outcome for row in self.rows)

    @property
    def deeds(self) -> Counter[str]:
        """How often each deed would be done."""
        return Counter(remark.code for row in self.rows for remark in row.remarks if remark.code in WRITES)

    @property
    def digest(self) -> str:
        """Tells whether a later look finds the same."""
        return hashlib.sha256(json.dumps(self.rows, sort_keys=True).encode()).hexdigest()


def plan_team_notes(*, shop: Shop, file: TeamFile, reads_phones: bool, at: datetime) -> Plan:
    """Compare the file with what is stored; writes nothing."""
    words = shop_words(shop=shop, reads_phones=reads_phones, at=at)
    rows = [read_row(number, cells, file, words) for number, cells in file.rows]
    meant = _find_buyers(shop, rows)
    _refuse_contradictions(rows, meant)
    asks_happenings = any(row.happenings for row in rows)
    standing = load_standing(shop, sorted(set(meant.values())), with_happenings=asks_happenings)
    names = {tag.pk: tag.label for tags in words.tags.values() for tag in tags}
    plan = Plan()
    for row in rows:
        plan.rows.append(_look_at(row, meant.get(row.number, 0), standing, names, words, plan))
    return plan


def _find_buyers(shop: Shop, rows: Sequence[Asked]) -> dict[int, int]:
    """By row number whom it means; a row that means nobody or several gets its fault."""
    buyers = Buyers(shop, rows)
    meant: dict[int, int] = {}
    for row in rows:
        found = buyers.meant_by(row)
        if len(found) == 1:
            meant[row.number] = next(iter(found))
        elif row.is_masked and (not row.ids or found):
            continue
        else:
            row.faults.append(_nobody(row, len(found)))
    return meant


def _nobody(row: Asked, count: int) -> Remark:
    value = " / ".join(row.ids.values())[:80]
    if count:
        return Remark(Fault.AMBIGUOUS_BUYER, "", value, str(count))
    if row.doubts:
        return row.doubts[0]
    return Remark(Fault.NO_SUCH_BUYER if row.ids else Fault.NO_BUYER_NAMED, "", value)


def _refuse_contradictions(rows: Sequence[Asked], meant: dict[int, int]) -> None:
    """Two answers to one question about a buyer: which is right, the file does not tell."""
    answers: dict[tuple[int, str], dict[str, str]] = defaultdict(dict)
    for row in rows:
        for wish in row.wishes:
            answers[meant.get(row.number, -row.number), wish.slot][wish.value] = wish.told
    for row in rows:
        for slot in dict.fromkeys(wish.slot for wish in row.wishes):
            found = answers[meant.get(row.number, -row.number), slot]
            if len(found) > 1:
                column = next(wish.column for wish in row.wishes if wish.slot == slot)
                row.faults.append(Remark(Fault.CONTRADICTION, column, " / ".join(found.values())))


def _look_at(
    row: Asked, customer_id: int, standing: dict[int, Standing], names: dict[int, str], words: ShopWords, plan: Plan
) -> RowReview:
    now = standing.get(customer_id)
    if now is None and not row.faults:
        return RowReview(row.number, Outcome.MASKED, 0, ())
    faults = [*row.faults, *_switched_off(row, now)]
    if faults or now is None:
        return RowReview(row.number, Outcome.ERROR, customer_id, tuple(faults))
    remarks = [
        *(_look_at_tag(tag, column, customer_id, now, names, plan) for tag, column in row.tags),
        *(_look_at_note(text, customer_id, now, plan) for text in row.notes),
        *_look_at_values(row, customer_id, now, words, plan),
        *(_look_at_happening(one, column, customer_id, now, plan) for one, column in row.happenings),
        *row.remarks,
    ]
    outcome = Outcome.CHANGED if any(one.code in WRITES for one in remarks) else Outcome.UNCHANGED
    return RowReview(row.number, outcome, customer_id, tuple(remarks))


def _switched_off(row: Asked, now: Standing | None) -> Iterable[Remark]:
    for tag, column in row.tags:
        if not tag.is_active and (now is None or tag.pk not in now.tags):
            yield Remark(Fault.TAG_OFF, column, tag.label)


def _look_at_tag(tag: Tag, column: str, customer_id: int, now: Standing, names: dict[int, str], plan: Plan) -> Remark:
    if tag.pk in now.tags:
        return Remark(Deed.TAG_KNOWN, column, tag.label)
    rival = now.choices.get(tag.choice_set_id) if tag.choice_set_id else None
    now.tags.add(tag.pk)
    if tag.choice_set_id:
        now.choices[tag.choice_set_id] = tag.pk
    plan.tags.append((customer_id, tag))
    if rival:
        now.tags.discard(rival)
        return Remark(Deed.TAG_REPLACED, column, tag.label, names.get(rival, ""))
    return Remark(Deed.TAG_ADDED, column, tag.label)


def _look_at_note(text: str, customer_id: int, now: Standing, plan: Plan) -> Remark:
    if text in now.notes:
        return Remark(Deed.NOTE_KNOWN, "", text)
    now.notes.add(text)
    plan.notes.append((customer_id, text))
    return Remark(Deed.NOTE_ADDED, "", text)


def _look_at_happening(one: Happening, column: str, customer_id: int, now: Standing, plan: Plan) -> Remark:
    """The same on the same day is the same event, whoever noted it."""
    is_known = one in now.happenings
    if not is_known:
        now.happenings.add(one)
        plan.happenings.append((customer_id, one))
    return Remark(Deed.INTERACTION_KNOWN if is_known else Deed.INTERACTION_ADDED, column, one.kind, one.on.isoformat())


def _look_at_values(row: Asked, customer_id: int, now: Standing, words: ShopWords, plan: Plan) -> Iterable[Remark]:
    for wish in row.wishes:
        if wish.slot == "temper" and now.temper != wish.value:
            was, now.temper = now.temper, wish.value
            plan.tempers[customer_id] = wish.value
            yield Remark(Deed.TEMPER_SET, wish.column, wish.value, was)
        elif wish.slot.startswith(ATTRIBUTE):
            definition = words.attributes[int(wish.slot.removeprefix(ATTRIBUTE))]
            was = now.values.get(definition.pk, "")
            if was != wish.value:
                now.values[definition.pk] = wish.value
                plan.values[customer_id, definition.pk] = wish.value
                yield Remark(Deed.ATTRIBUTE_SET, definition.name, wish.told, was)
