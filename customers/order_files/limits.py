"""How much of anything an order file may bring."""

MEBIBYTE = 1024 * 1024

FILE_BYTES = 2 * 1024**3
LINE_BYTES = MEBIBYTE
FIELD_CHARACTERS = 131_072  # what the csv module takes
COLUMNS = 200
RECORDS = 10_000_000  # below the header; a year of thirty thousand lines a day
HEADER_RECORDS = 20  # titles above the header are passed over, within so many records

# A workbook is a ZIP archive.
ARCHIVE_ENTRIES = 200
ARCHIVE_BYTES = 200 * MEBIBYTE
ARCHIVE_RATIO = 100
DIRECTORY_BYTES = MEBIBYTE
BLANK_SHEET_ROWS = 100_000  # rows that a sheet may leave out before its next one

# Texts that tell a buyer or an article: too long is rejected.
LINE_NO_LENGTH = 64
NAME_LENGTHS = {
    "key_account": 255,
    "account": 255,
    "receiver": 100,
    "phone": 32,
    "email": 254,
    "sku": 128,
}
KEY_LENGTH = 255
# Texts that are only shown: too long is cut.
SHOWN_LENGTHS = {
    "address": 500,
    "goods": 500,
    "buyer_note": 2000,
    "seller_note": 2000,
    "title": 500,
    "variant": 255,
}
VALUE_LENGTH = 80
