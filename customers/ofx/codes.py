"""Every code that reading an order file can give; `customers.texts` has the words."""

from enum import StrEnum


class Refusal(StrEnum):
    """The whole file cannot be read."""

    EMPTY_FILE = "empty_file"  # nothing but blanks
    NOTHING_TO_IMPORT = "nothing_to_import"  # a header without records
    UNKNOWN_PLATFORM = "unknown_platform"  # columns of no export we know
    MISSING_COLUMNS = "missing_columns"  # the wanted platform, but not its necessary columns
    NOT_A_TABLE = "not_a_table"  # a picture, a PDF, anything else
    UNKNOWN_ENCODING = "unknown_encoding"  # neither UTF-8 nor GB18030
    MIXED_ENCODING = "mixed_encoding"  # begins as UTF-8 and goes on as something else
    CUT_OFF = "cut_off"  # ends inside a character or an archive
    UNBALANCED_QUOTE = "unbalanced_quote"  # a quote that nothing closes
    LINE_TOO_LONG = "line_too_long"
    FIELD_TOO_LONG = "field_too_long"
    TOO_MANY_COLUMNS = "too_many_columns"
    FILE_TOO_LARGE = "file_too_large"
    ENCRYPTED_WORKBOOK = "encrypted_workbook"
    OLD_WORKBOOK = "old_workbook"
    MACRO_WORKBOOK = "macro_workbook"
    EXTERNAL_LINKS = "external_links"
    UNSAFE_WORKBOOK = "unsafe_workbook"
    DAMAGED_WORKBOOK = "damaged_workbook"


class Rejection(StrEnum):
    """One record that was not taken."""

    COLUMN_COUNT = "column_count"
    MISSING_ORDER_NO = "missing_order_no"
    ORDER_NO_DAMAGED = "order_no_damaged"
    ORDER_NO_PATTERN = "order_no_pattern"
    BAD_DATE = "bad_date"
    BAD_MONEY = "bad_money"
    BAD_QUANTITY = "bad_quantity"
    BAD_TEXT = "bad_text"
    FORMULA = "formula"
    ORPHAN_LINE = "orphan_line"
    CONFLICTING_DUPLICATE = "conflicting_duplicate"
    CUSTOMER_CHANGED = "customer_changed"


class Skip(StrEnum):
    """One record that holds no order."""

    BLANK_ROW = "blank_row"
    TOTAL_ROW = "total_row"
    REPEATED_HEADER = "repeated_header"
    DUPLICATE_ROW = "duplicate_row"


class Warning(StrEnum):
    """One record that was taken and deserves a look."""

    UNKNOWN_STATUS = "unknown_status"
    MAYBE_ROUNDED_ORDER_NO = "maybe_rounded_order_no"
    CACHED_FORMULA = "cached_formula"
    REPEATED_HOUR = "repeated_hour"
    JOINED_SUBORDERS = "joined_suborders"


class Note(StrEnum):
    """Something about the whole file."""

    NO_FINAL_NEWLINE = "no_final_newline"
    IGNORED_COLUMNS = "ignored_columns"
    OTHER_SHEETS = "other_sheets"
