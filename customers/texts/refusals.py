"""Words for a file that was refused as a whole."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from .names import platform_name
from .words import Words, file_place, sentences

SAVE_AS_CSV = _("Open it in a spreadsheet program, save it as “CSV UTF-8” and upload that file.")
DOWNLOAD_AGAIN = _("Download the file from the platform again and upload it as it is.")
CUT_UP = _("Export a shorter time at once and upload the files one after another.")

REFUSALS = {
    "encrypted_workbook": Words(
        _("Workbook with a password"),
        _("The workbook is protected by a password and cannot be read."),
        _("Export it without a password, or open it, remove the password, save it as .xlsx or CSV and upload that."),
    ),
    "old_workbook": Words(
        _("Old Excel workbook"),
        _("This is a workbook of Excel 97-2003 (.xls), which is not read."),
        _("Open it, save it as .xlsx or “CSV UTF-8” and upload that file."),
    ),
    "macro_workbook": Words(
        _("Workbook with macros"),
        _("The workbook holds macros, which an order export never does."),
        _("Save it as .xlsx without macros or as “CSV UTF-8” and upload that file."),
    ),
    "external_links": Words(
        _("Workbook that reaches outside"),
        _("The workbook refers to other files or embeds objects, which an order export never does."),
        SAVE_AS_CSV,
    ),
    "unsafe_workbook": Words(
        _("Workbook that is not safe to open"),
        _("The workbook is built so that opening it could harm the computer."),
        DOWNLOAD_AGAIN,
    ),
    "damaged_workbook": Words(
        _("Workbook damaged"),
        _("The workbook is damaged or was not transferred to its end."),
        DOWNLOAD_AGAIN,
    ),
    "unknown_platform": Words(
        _("Platform not recognised"),
        _("The column names are not those of an order export we know."),
        _("Upload the file as the platform made it, or choose the platform yourself before uploading."),
    ),
    "wrong_platform": Words(
        _("File of another platform"),
        _("The file comes from another platform than the one that was chosen."),
        _("Choose the other platform, or let it be recognised by the columns, and upload the file again."),
    ),
    "no_such_platform": Words(
        _("Platform not known"),
        _("There is no platform of this name."),
        _("Choose one of those found here, or let it be recognised by the columns."),
    ),
    "missing_columns": Words(
        _("Columns missing"),
        _("The file lacks columns without which its orders cannot be read."),
        _("Export again with these columns ticked and upload the new file."),
    ),
    "empty_file": Words(_("File is empty"), _("There is nothing in this file."), DOWNLOAD_AGAIN),
    "nothing_to_import": Words(
        _("No orders in the file"),
        _("The file has a header and no order below it."),
        _("Export again for days on which there were orders."),
    ),
    "unknown_encoding": Words(
        _("Characters cannot be read"),
        _("The file is written neither in UTF-8 nor in GB18030, so names would be garbled."),
        SAVE_AS_CSV,
    ),
    "utf16_without_mark": Words(
        _("UTF-16 without its mark"),
        _("The file is written in UTF-16 and lacks the mark that says so."),
        SAVE_AS_CSV,
    ),
    "invalid_bytes": Words(
        _("Damaged character"),
        _("One character of the file is damaged, so the text around it cannot be trusted."),
        DOWNLOAD_AGAIN,
    ),
    "mixed_encoding": Words(
        _("Two encodings in one file"),
        _("The file begins in one encoding and goes on in another, as when two files were joined."),
        _("Upload both files one after another."),
    ),
    "cut_off": Words(
        _("File cut off"),
        _("The file ends in the middle of a character or a record."),
        DOWNLOAD_AGAIN,
    ),
    "not_a_table": Words(
        _("Not a table"),
        _("This is neither a CSV or text table nor an Excel workbook."),
        _("Upload the order export of the platform as .csv, .txt or .xlsx."),
    ),
    "unbalanced_quote": Words(
        _("Quotation mark never closed"),
        _("A quotation mark is opened and never closed, so it would swallow the records that follow."),
        DOWNLOAD_AGAIN,
    ),
    "line_too_long": Words(_("Line too long"), _("A line is longer than any order could be."), DOWNLOAD_AGAIN),
    "field_too_long": Words(_("Cell too long"), _("A cell is longer than any order could need."), DOWNLOAD_AGAIN),
    "too_many_columns": Words(_("Too many columns"), _("The table has more columns than we read."), DOWNLOAD_AGAIN),
    "too_many_records": Words(_("Too many records"), _("The file has more records than we read at once."), CUT_UP),
    "file_too_large": Words(_("File too large"), _("The file is larger than we read at once."), CUT_UP),
}
MEBIBYTE = 1024 * 1024
INNER_MATTERS = ("unsafe_workbook", "external_links")  # where it sits in the archive helps nobody
UNKNOWN = Words(
    _("File cannot be read"),
    _("The file cannot be read (reason “%(code)s”)."),
    _("Download it from the platform again; if that does not help, ask whoever runs this program."),
)


@dataclass(frozen=True)
class RefusalWords:
    """A refusal ready to be shown: what, where, what to do."""

    label: str
    cause: str
    place: str
    remedy: str


def refusal_words(code: str, params: Mapping[str, Any]) -> RefusalWords:
    """The refusal in parts, for a page."""
    words = REFUSALS.get(code, UNKNOWN)
    cause = str(words.cause)
    if words is UNKNOWN:
        cause %= {"code": code}
    place = "" if code in INNER_MATTERS else file_place(_named(params))
    return RefusalWords(str(words.label), cause, place, str(words.remedy))


def _named(params: Mapping[str, Any]) -> dict[str, Any]:
    """Platforms by their names, sizes in words."""
    named = dict(params)
    for name in ("wanted", "found", "platform"):
        if name in named:
            value = named[name]
            named[name] = [platform_name(one) for one in value] if isinstance(value, list) else platform_name(value)
    if isinstance(named.get("limit"), int) and named["limit"] >= MEBIBYTE:
        named["limit"] = f"{named['limit'] // MEBIBYTE} MB"
    return named


def refusal_text(code: str, params: Mapping[str, Any]) -> str:
    """The refusal in full, for the command line and a list."""
    words = refusal_words(code, params)
    return sentences(words.cause, f"({words.place})" if words.place else "", words.remedy)
