"""Words for a record that was rejected, skipped or taken with a warning."""

from typing import Protocol

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from .words import Text, Words, record_place, sentences


class ProblemLike(Protocol):
    """A row of OrderImportProblem, or a problem as the file reader tells it."""

    record: int
    code: str
    column: str
    value: str


REJECTED = {
    "column_count": Words(
        _("Wrong number of cells"),
        _("This record has fewer cells than the header, or filled cells beyond it."),
        _("Download the file again; if a comma was typed into a cell, put the cell in quotes."),
    ),
    "missing_order_no": Words(
        _("No order number"),
        _("There is no order number, so the order cannot be told from others."),
        _("Fill in the order number and upload these records again; leave them out if they are not orders."),
    ),
    "order_no_damaged": Words(
        _("Order number damaged"),
        _("A spreadsheet program has cut off the last digits of this order number; they cannot be guessed."),
        _("Download the file from the platform again and upload it without saving it in a spreadsheet program."),
    ),
    "order_no_pattern": Words(
        _("Not an order number"),
        _("An order number has up to 64 letters, digits and the signs - _ # and nothing else."),
        _("Compare it with the platform, mend it and upload this record again."),
    ),
    "orphan_line": Words(
        _("Line without its order"),
        _("The order of this line is neither in this file nor stored."),
        _("Upload the order file of the same days."),
    ),
    "bad_date": Words(
        _("Not a date"),
        _("This is not a day and time that exists, or it is missing or lies in the future."),
        _("Write it as on the platform, for example 2026-03-02 09:05:00, and upload this record again."),
    ),
    "bad_money": Words(
        _("Not an amount"),
        _("This is not an amount of money: only digits, a decimal point and at most two decimals are read."),
        _("Write it as a plain number, for example 1280.00, and upload this record again."),
    ),
    "bad_quantity": Words(
        _("Not a quantity"),
        _("A quantity is a whole number from 1."),
        _("Write the number of pieces and upload this record again."),
    ),
    "conflicting_duplicate": Words(
        _("Same order twice, not equal"),
        _("This order number has come before in this file with other content; the first one is kept."),
        _("Compare both on the platform and upload the right one in a file of its own."),
    ),
    "customer_changed": Words(
        _("Order of another customer"),
        _("This order already belongs to another customer; orders are never moved from one to another."),
        _("Compare the buyer on the platform. If the file is right, ask the operator to correct the order first."),
    ),
    "bad_text": Words(
        _("Text that cannot be stored"),
        _("The cell holds control characters or direction marks, or is far too long."),
        _("Type the text anew in this cell and upload this record again."),
    ),
    "formula": Words(
        _("Formula in place of a value"),
        _("The cell holds a formula or a spreadsheet error; formulas are never calculated here."),
        _("Put the value itself into the cell and upload this record again."),
    ),
}
SKIPPED = {
    "blank_row": Words(_("Blank row"), _("The row is blank."), _("Nothing needs to be done.")),
    "total_row": Words(
        _("Row of totals"), _("The row adds up others and is no order."), _("Nothing needs to be done.")
    ),
    "repeated_header": Words(_("Header repeated"), _("The row repeats the header."), _("Nothing needs to be done.")),
    "duplicate_row": Words(
        _("Row repeated"),
        _("The row equals an earlier one and was counted once."),
        _("Nothing needs to be done."),
    ),
}
WARNINGS = {
    "unknown_status": Words(
        _("Status not known"),
        _("We do not know this status word; the order is taken with the status “unknown”."),
        _("Nothing needs to be done now: a later file with a known status mends the order by itself."),
    ),
    "joined_suborders": Words(
        _("Several sub-orders in one row"),
        _("The platform has joined several sub-orders in this row under one amount; it is taken as one line."),
        _("For single lines, export the orders without joining them."),
    ),
    "maybe_rounded_order_no": Words(
        _("Order number may be rounded"),
        _("The order number ends in 0000: a spreadsheet program may have rounded it."),
        _("Compare it with the platform. If it is wrong, upload the original file again."),
    ),
    "cached_formula": Words(
        _("Amount from a formula"),
        _("The cell holds a formula; the result stored with it was taken."),
        _("Compare the amount with the platform."),
    ),
    "repeated_hour": Words(
        _("Hour that comes twice"),
        _("The clock was put back that night, so this time came twice; the first was taken."),
        _("Nothing needs to be done unless the hour matters."),
    ),
}
PROBLEMS = REJECTED | SKIPPED | WARNINGS
UNKNOWN = Words(
    _("Another reason"),
    _("The record could not be taken as it stands (reason “%(code)s”)."),
    _("Compare it with the platform and upload it again; if that does not help, ask whoever runs this program."),
)


def problem_label(code: str) -> Text:
    """The reason in a few words, as the name of a group."""
    return PROBLEMS.get(code, UNKNOWN).label


def problem_cause(code: str) -> str:
    """What is the matter with the record."""
    if code in PROBLEMS:
        return str(PROBLEMS[code].cause)
    return str(UNKNOWN.cause) % {"code": code}


def problem_remedy(code: str) -> str:
    """What to do about it."""
    return str(PROBLEMS.get(code, UNKNOWN).remedy)


def problem_text(problem: ProblemLike) -> str:
    """One problem in full: record, column, value, what is the matter, what to do next."""
    place = record_place(problem.record, problem.column, problem.value)
    cause = gettext("%(place)s: %(cause)s") % {"place": place, "cause": problem_cause(problem.code)}
    return sentences(cause, problem_remedy(problem.code))
