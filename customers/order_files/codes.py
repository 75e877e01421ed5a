"""Every code that reading an order file can give, for whoever puts them into words."""

from enum import StrEnum


class Refusal(StrEnum):
    """Why a whole file cannot be read; in brackets the params."""

    EMPTY_FILE = "empty_file"  # no bytes, or only blanks
    NOTHING_TO_IMPORT = "nothing_to_import"  # a header and no record
    NOT_A_TABLE = "not_a_table"  # a PDF, a picture … (found)
    FILE_TOO_LARGE = "file_too_large"  # (limit)
    UNKNOWN_ENCODING = "unknown_encoding"  # neither UTF-8 nor GB18030 (line, position)
    UTF16_WITHOUT_MARK = "utf16_without_mark"  # NUL bytes: save as UTF-8
    INVALID_BYTES = "invalid_bytes"  # a damaged character in a readable file (line, position)
    MIXED_ENCODING = "mixed_encoding"  # two files joined (line, position)
    CUT_OFF = "cut_off"  # the file ends inside a character (line, position), or its archive does
    LINE_TOO_LONG = "line_too_long"  # (line, limit)
    FIELD_TOO_LONG = "field_too_long"  # (record, limit)
    UNBALANCED_QUOTE = "unbalanced_quote"  # opened and never closed (record)
    TOO_MANY_RECORDS = "too_many_records"  # (limit)
    TOO_MANY_COLUMNS = "too_many_columns"  # (found, limit)
    UNKNOWN_PLATFORM = "unknown_platform"  # no header fits (found, looked_for)
    WRONG_PLATFORM = "wrong_platform"  # another platform than the one asked for (wanted, found)
    MISSING_COLUMNS = "missing_columns"  # (platform, missing)
    NO_SUCH_PLATFORM = "no_such_platform"  # a name we do not know (wanted, found)
    ENCRYPTED_WORKBOOK = "encrypted_workbook"  # remove the password first
    OLD_WORKBOOK = "old_workbook"  # a binary .xls: save as .xlsx
    DAMAGED_WORKBOOK = "damaged_workbook"  # cut, or no workbook inside
    UNSAFE_WORKBOOK = "unsafe_workbook"  # too large unpacked, DTD, strange names … (found)
    MACRO_WORKBOOK = "macro_workbook"
    EXTERNAL_LINKS = "external_links"  # other files, embedded objects (found)


class Rejection(StrEnum):
    """Why one record was not taken. The first reason in this order is told."""

    COLUMN_COUNT = "column_count"  # fewer cells than the header, or filled cells beyond it
    MISSING_ORDER_NO = "missing_order_no"
    ORDER_NO_DAMAGED = "order_no_damaged"  # 4.88E+18
    ORDER_NO_PATTERN = "order_no_pattern"  # signs that no order number has, or too long
    ORPHAN_LINE = "orphan_line"  # a continuation before any order
    BAD_TEXT = "bad_text"  # control characters, direction overrides, a name far too long
    FORMULA = "formula"  # a formula or a spreadsheet error where a value must stand
    BAD_DATE = "bad_date"
    BAD_MONEY = "bad_money"
    BAD_QUANTITY = "bad_quantity"


class Skip(StrEnum):
    """Why a record was passed over without harm."""

    BLANK_ROW = "blank_row"
    TOTAL_ROW = "total_row"
    REPEATED_HEADER = "repeated_header"


class Caution(StrEnum):
    """Why a record that was taken should be looked at; one a record, the first that applies."""

    UNKNOWN_STATUS = "unknown_status"
    JOINED_SUBORDERS = "joined_suborders"
    MAYBE_ROUNDED_ORDER_NO = "maybe_rounded_order_no"
    CACHED_FORMULA = "cached_formula"
    REPEATED_HOUR = "repeated_hour"


class Note(StrEnum):
    """What is worth knowing about a whole file; in brackets the params."""

    NO_FINAL_NEWLINE = "no_final_newline"
    IGNORED_COLUMNS = "ignored_columns"  # not known on this platform (columns)
    OTHER_SHEETS = "other_sheets"  # (sheets)
    HIDDEN_ROWS = "hidden_rows"  # were read too (count)
