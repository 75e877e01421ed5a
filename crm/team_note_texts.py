"""Words for the rows of a team's file: what becomes of them, what is wrong, what to do."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from crm.choices import InteractionKind
from crm.services.team_notes.codes import Deed, Fault, Outcome, Remark
from customers.choices import Temper

OUTCOMES = {
    Outcome.CHANGED: pgettext_lazy("of a row", "Will be written"),
    Outcome.UNCHANGED: pgettext_lazy("of a row", "Unchanged"),
    Outcome.MASKED: pgettext_lazy("of a row", "Masked, means nobody"),
    Outcome.ERROR: pgettext_lazy("of a row", "Cannot be taken"),
}

FAULTS = {
    Fault.NO_BUYER_NAMED: (
        gettext_lazy("No buyer named"),
        gettext_lazy("Fill in the buyer id, the nick or the phone."),
    ),
    Fault.NO_SUCH_BUYER: (
        gettext_lazy("No such buyer in this shop"),
        gettext_lazy("Compare the id with the buyer's page, or import the buyer's orders first."),
    ),
    Fault.AMBIGUOUS_BUYER: (
        gettext_lazy("%(about)s buyers fit"),
        gettext_lazy("Add the buyer id or the channel as it stands in the customers export."),
    ),
    Fault.OTHER_SHOP: (
        gettext_lazy("Another shop"),
        gettext_lazy("Upload the rows of each shop as a file of their own, for that shop."),
    ),
    Fault.UNKNOWN_CHANNEL: (
        gettext_lazy("No such channel in this shop"),
        gettext_lazy("Write the channel as the customer list names it, or leave the cell empty."),
    ),
    Fault.ID_DAMAGED: (
        gettext_lazy("Digits lost"),
        gettext_lazy("A spreadsheet program has cut the number. Format the column as text and fill it in again."),
    ),
    Fault.BAD_PHONE: (
        gettext_lazy("No phone number"),
        gettext_lazy("Write the whole number, as 13800138000 or +4930901820."),
    ),
    Fault.BAD_TEXT: (
        gettext_lazy("Signs that cannot be stored"),
        gettext_lazy("Delete control characters and marks that turn the direction of writing."),
    ),
    Fault.FORMULA: (
        gettext_lazy("A formula or its error"),
        gettext_lazy("Put the value in place of the formula."),
    ),
    Fault.NOTE_TOO_LONG: (
        gettext_lazy("Note too long"),
        gettext_lazy("A note has at most %(about)s characters. Shorten it, or make two columns “note”."),
    ),
    Fault.UNKNOWN_TAG: (
        gettext_lazy("Unknown tag"),
        gettext_lazy("Write it as the tag board does, or add the tag to the shop first."),
    ),
    Fault.AMBIGUOUS_TAG: (
        gettext_lazy("Several tags have this name"),
        gettext_lazy("Write which one: %(about)s."),
    ),
    Fault.TAG_OFF: (
        gettext_lazy("Tag no longer in use"),
        gettext_lazy("Switch the tag on again, or take it out of the cell."),
    ),
    Fault.CONTRADICTION: (
        gettext_lazy("Two answers for one buyer"),
        gettext_lazy("Only one of them can hold. Keep the right one in the file."),
    ),
    Fault.BAD_TEMPER: (
        gettext_lazy("Unknown temper"),
        gettext_lazy("Write one of these: %(about)s."),
    ),
    Fault.BAD_INTERACTION: (
        gettext_lazy("Unknown interaction"),
        gettext_lazy("Write one of these, then its day: %(about)s."),
    ),
    Fault.NO_DAY: (
        gettext_lazy("No day"),
        gettext_lazy("Write the day behind the interaction, as 2026-03-02."),
    ),
    Fault.DAY_AHEAD: (
        gettext_lazy("A day that is still to come"),
        gettext_lazy("Write the day on which it happened."),
    ),
    Fault.BAD_ATTRIBUTE: (gettext_lazy("Value does not fit"), gettext_lazy("%(about)s")),
}

DEEDS = {
    Deed.TAG_ADDED: gettext_lazy("Tag %(value)s"),
    Deed.TAG_REPLACED: gettext_lazy("Tag %(value)s instead of %(about)s"),
    Deed.TAG_KNOWN: gettext_lazy("Tag %(value)s is there already"),
    Deed.TAG_BY_RULES: gettext_lazy("%(about)s is set by rules, left alone"),
    Deed.NOTE_ADDED: gettext_lazy("Note “%(value)s”"),
    Deed.NOTE_KNOWN: gettext_lazy("Note “%(value)s” is there already"),
    Deed.TEMPER_SET: gettext_lazy("Temper: %(value)s"),
    Deed.ATTRIBUTE_SET: gettext_lazy("%(column)s: %(value)s"),
    Deed.INTERACTION_ADDED: gettext_lazy("%(value)s on %(about)s"),
    Deed.INTERACTION_KNOWN: gettext_lazy("%(value)s on %(about)s is there already"),
}
TALLIES = {
    Deed.TAG_ADDED: gettext_lazy("Tags added"),
    Deed.TAG_REPLACED: gettext_lazy("Tags that replace another"),
    Deed.NOTE_ADDED: gettext_lazy("Notes added"),
    Deed.TEMPER_SET: gettext_lazy("Tempers set"),
    Deed.ATTRIBUTE_SET: gettext_lazy("Attributes set"),
    Deed.INTERACTION_ADDED: gettext_lazy("Interactions added"),
}
SHOWN = 80


def fault_words(remark: Remark) -> tuple[str, str]:
    """What is wrong with a row, and what to do."""
    label, remedy = FAULTS[Fault(remark.code)]
    params = {"about": remark.about}
    return str(label) % params, str(remedy) % params


def deed_words(remark: Remark) -> str:
    """What a row does, as part of a list."""
    value, about = remark.value, remark.about
    if remark.code == Deed.TEMPER_SET:
        value = str(Temper(value).label)
        about = str(Temper(about).label) if about else ""
    if remark.code in (Deed.INTERACTION_ADDED, Deed.INTERACTION_KNOWN):
        value = str(InteractionKind(value).label)
    said = str(DEEDS[Deed(remark.code)]) % {"value": _short(value), "about": _short(about), "column": remark.column}
    if about and remark.code in (Deed.TEMPER_SET, Deed.ATTRIBUTE_SET):
        said = _("%(now)s (was: %(was)s)") % {"now": said, "was": _short(about)}
    return said


def _short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= SHOWN else text[: SHOWN - 1] + "…"
