"""What a row asks for, before anybody knows whose row it is."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple
from unicodedata import normalize

from crm.models.records import LONGEST_NOTE
from customers.attribute_defaults import GENDER
from customers.choices import Temper
from customers.models import AttributeDefinition
from customers.normalize import has_forbidden, is_damaged_number, normalise_phone, visible
from customers.order_files.workbooks import ERROR_VALUES, FormulaCell
from customers.services.attributes import AttributeRefused, fitting_value
from tagging.models import Tag

from .codes import Deed, Fault, Remark
from .file import ATTRIBUTE, IDENTITY, NOT_READ, TeamFile, plain
from .happenings import Happening, NoHappening, kinds_listed, read_happening

SIGNS = ";；、|｜,，\n"
BETWEEN_TAGS = re.compile(f"[{SIGNS}]+")
MASK = "*"
SHOWN = 80
HAPPENING_FAULTS = {"kind": Fault.BAD_INTERACTION, "day": Fault.NO_DAY, "future": Fault.DAY_AHEAD}


class Wish(NamedTuple):
    """A value for a place that holds one value only; `slot` names the place."""

    slot: str
    value: str
    column: str
    told: str


@dataclass(slots=True)
class Asked:
    """One row, read."""

    number: int
    channel_ids: tuple[int, ...] | None = None  # None: any channel
    ids: dict[str, str] = field(default_factory=dict)
    is_masked: bool = False
    tags: list[tuple[Tag, str]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    happenings: list[tuple[Happening, str]] = field(default_factory=list)
    wishes: list[Wish] = field(default_factory=list)
    faults: list[Remark] = field(default_factory=list)
    doubts: list[Remark] = field(default_factory=list)  # told when the id leads to nobody
    remarks: list[Remark] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class ShopWords:
    """The words of the shop that cells may hold, each folded by `same`."""

    shop_names: frozenset[str]
    channels: Mapping[str, tuple[int, ...]]
    tags: Mapping[str, tuple[Tag, ...]]
    odd_tags: tuple[str, ...]  # names that hold a sign that sets names apart
    tempers: Mapping[str, str]
    genders: Mapping[str, str]
    kinds: Mapping[str, str]  # of interactions
    attributes: Mapping[int, AttributeDefinition]
    reads_phones: bool
    today: date


def same(text: str) -> str:
    """A word without what does not tell words apart."""
    return " ".join(normalize("NFKC", plain(text)).casefold().split())


def read_row(number: int, cells: list[str], file: TeamFile, words: ShopWords) -> Asked:
    """What one row asks for; everything wrong with it at once."""
    asked = Asked(number)
    for place, what in enumerate(file.fields):
        raw = cells[place]
        if what in (None, NOT_READ) or (not raw and type(raw) is not FormulaCell):
            continue
        column = file.names[place]
        if type(raw) is FormulaCell or raw.strip() in ERROR_VALUES:
            asked.faults.append(Remark(Fault.FORMULA, column, raw[:SHOWN]))
            continue
        text = plain(raw)
        if has_forbidden(text):
            asked.faults.append(Remark(Fault.BAD_TEXT, column, visible(text)[:SHOWN]))
        elif text:
            _take(asked, str(what), column, text, words)
    return asked


def _take(asked: Asked, what: str, column: str, text: str, words: ShopWords) -> None:
    if what in IDENTITY:
        _take_id(asked, what, column, text, words)
    elif what in PLACES:
        PLACES[what](asked, column, text, words)
    elif MASK not in text:
        _take_attribute(asked, words.attributes[int(what.removeprefix(ATTRIBUTE))], column, text, words)


def _take_shop(asked: Asked, column: str, text: str, words: ShopWords) -> None:
    if same(text) not in words.shop_names:
        asked.faults.append(Remark(Fault.OTHER_SHOP, column, text[:SHOWN]))


def _take_channel(asked: Asked, column: str, text: str, words: ShopWords) -> None:
    asked.channel_ids = words.channels.get(same(text), ())
    if not asked.channel_ids:
        asked.faults.append(Remark(Fault.UNKNOWN_CHANNEL, column, text[:SHOWN]))


def _take_tags(asked: Asked, column: str, text: str, words: ShopWords) -> None:
    for name in tag_names(text, words.odd_tags):
        _take_tag(asked, column, name, words)


def _take_id(asked: Asked, what: str, column: str, text: str, words: ShopWords) -> None:
    if MASK in text:
        asked.is_masked = True
        return
    if what == "phone" and not words.reads_phones:
        return
    value = normalise_phone(text) if what == "phone" else text
    if is_damaged_number(text):
        asked.doubts.append(Remark(Fault.ID_DAMAGED, column, text[:SHOWN]))
    elif not value:
        asked.doubts.append(Remark(Fault.BAD_PHONE, column, text[:SHOWN]))
    if value:
        asked.ids[what] = value


def tag_names(text: str, odd: tuple[str, ...]) -> list[str]:
    """The names in a cell; one that itself holds a sign that sets names apart is found first."""
    if not odd:
        return [name.strip() for name in BETWEEN_TAGS.split(text) if name.strip()]
    whole = "|".join(map(re.escape, sorted(odd, key=len, reverse=True)))
    found = re.finditer(rf"(?:^|(?<=[{SIGNS}]))\s*({whole}|[^{SIGNS}]+?)\s*(?=[{SIGNS}]|$)", same(text))
    return [one[1] for one in found]


def _take_tag(asked: Asked, column: str, name: str, words: ShopWords) -> None:
    tags = words.tags.get(name) or words.tags.get(same(name), ())
    if not tags:
        asked.faults.append(Remark(Fault.UNKNOWN_TAG, column, name[:SHOWN]))
    elif all(tag.group.is_automatic for tag in tags):
        asked.remarks.append(Remark(Deed.TAG_BY_RULES, column, name[:SHOWN], tags[0].label))
    elif len(tags) > 1:
        labels = " / ".join(tag.label for tag in tags)
        asked.faults.append(Remark(Fault.AMBIGUOUS_TAG, column, name[:SHOWN], labels))
    else:
        asked.tags.append((tags[0], column))
        if tags[0].choice_set_id:
            wish = Wish(f"choice:{tags[0].choice_set_id}", str(tags[0].pk), column, tags[0].label)
            asked.wishes.append(wish)


def _take_note(asked: Asked, column: str, text: str, words: ShopWords) -> None:
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")
    if len(text) > LONGEST_NOTE:
        asked.faults.append(Remark(Fault.NOTE_TOO_LONG, column, text[:SHOWN], str(LONGEST_NOTE)))
    else:
        asked.notes.append(text)


def _take_interactions(asked: Asked, column: str, text: str, words: ShopWords) -> None:
    for one in filter(None, map(str.strip, BETWEEN_TAGS.split(text))):
        try:
            asked.happenings.append((read_happening(same(one), kinds=words.kinds, today=words.today), column))
        except NoHappening as refused:
            asked.faults.append(Remark(HAPPENING_FAULTS[refused.what], column, one[:SHOWN], kinds_listed()))


def _take_temper(asked: Asked, column: str, text: str, words: ShopWords) -> None:
    temper = words.tempers.get(same(text))
    if MASK in text:
        return
    if temper is None:
        labels = " / ".join(str(one.label) for one in Temper if one.value)
        asked.faults.append(Remark(Fault.BAD_TEMPER, column, text[:SHOWN], labels))
    else:
        asked.wishes.append(Wish("temper", temper, column, text[:SHOWN]))


def _take_attribute(asked: Asked, definition: AttributeDefinition, column: str, text: str, words: ShopWords) -> None:
    try:
        word = words.genders.get(same(text), text) if definition.code == GENDER else text
        value = fitting_value(definition, word, words.today)
    except AttributeRefused as refusal:
        asked.faults.append(Remark(Fault.BAD_ATTRIBUTE, column, text[:SHOWN], str(refusal)))
        return
    if value:
        asked.wishes.append(Wish(f"{ATTRIBUTE}{definition.pk}", value, column, text[:SHOWN]))


PLACES: dict[str, Callable[[Asked, str, str, ShopWords], None]] = {
    "shop": _take_shop,
    "channel": _take_channel,
    "tags": _take_tags,
    "note": _take_note,
    "temper": _take_temper,
    "interactions": _take_interactions,
}
