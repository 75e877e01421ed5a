"""What can be said of one row of a team's file, and what becomes of it."""

from enum import StrEnum
from typing import NamedTuple


class Outcome(StrEnum):
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    MASKED = "masked"  # its ids are masked, so it means nobody
    ERROR = "error"


class Fault(StrEnum):
    """Why a row is not taken; nothing of it is written."""

    NO_BUYER_NAMED = "no_buyer_named"
    NO_SUCH_BUYER = "no_such_buyer"
    AMBIGUOUS_BUYER = "ambiguous_buyer"
    OTHER_SHOP = "other_shop"
    UNKNOWN_CHANNEL = "unknown_channel"
    ID_DAMAGED = "id_damaged"
    BAD_PHONE = "bad_phone"
    BAD_TEXT = "bad_text"
    FORMULA = "formula"
    NOTE_TOO_LONG = "note_too_long"
    UNKNOWN_TAG = "unknown_tag"
    AMBIGUOUS_TAG = "ambiguous_tag"
    TAG_OFF = "tag_off"
    CONTRADICTION = "contradiction"
    BAD_TEMPER = "bad_temper"
    BAD_ATTRIBUTE = "bad_attribute"
    BAD_INTERACTION = "bad_interaction"
    NO_DAY = "no_day"
    DAY_AHEAD = "day_ahead"


class Deed(StrEnum):
    """What a row would do."""

    TAG_ADDED = "tag_added"
    TAG_REPLACED = "tag_replaced"
    TAG_KNOWN = "tag_known"
    TAG_BY_RULES = "tag_by_rules"
    NOTE_ADDED = "note_added"
    NOTE_KNOWN = "note_known"
    TEMPER_SET = "temper_set"
    ATTRIBUTE_SET = "attribute_set"
    INTERACTION_ADDED = "interaction_added"
    INTERACTION_KNOWN = "interaction_known"


WRITES = frozenset(
    {
        Deed.TAG_ADDED,
        Deed.TAG_REPLACED,
        Deed.NOTE_ADDED,
        Deed.TEMPER_SET,
        Deed.ATTRIBUTE_SET,
        Deed.INTERACTION_ADDED,
    }
)


class Remark(NamedTuple):
    """A fault or a deed, with the cell it comes from and what it is about."""

    code: str
    column: str = ""
    value: str = ""
    about: str = ""


class RowReview(NamedTuple):
    """One row of the review."""

    number: int  # the header is 1
    outcome: str
    customer_id: int  # 0: nobody
    remarks: tuple[Remark, ...]
