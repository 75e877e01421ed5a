"""The bad inputs of the trust list, each as a file made here, with what must become of it.

Text files; workbooks are in `bad_workbooks`. Where a rule speaks of many values, one file holds them all,
a record each.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from .order_files_made import GOOD, HEADER, a_line, a_text

TAOBAO = "订单编号,买家会员名,收货人姓名,联系手机,买家实际支付金额,退款金额,订单状态,订单创建时间,订单付款时间"
PAID_AT = "2026-01-02 03:04:05"


class Outcome(StrEnum):
    ACCEPT = "accept"
    FLAG = "flag"
    ROW_ERROR = "row error"
    REFUSE = "refuse"


@dataclass(frozen=True)
class BadInput:
    """One file. `code` is that of the refusal, of every rejected record, or of the flag."""

    id: str
    what: str
    make: Callable[[], bytes]
    outcome: Outcome
    code: str = ""
    records: tuple[int, ...] = ()  # rejected, skipped or warned of
    says: tuple[str, ...] = ()  # what a message must name: the place, the value
    good: int = 1  # orders that are taken, if need be by leaving the bad records out
    values: dict[str, list[Any]] = field(default_factory=dict)  # lookup of an order → what is stored, by order number
    zone: str = "Asia/Shanghai"

    def __str__(self) -> str:
        return f"{self.id} {self.what}"


def accepted(id_: str, what: str, content: bytes | Callable[[], bytes], good: int = 1, **facts: Any) -> BadInput:
    return BadInput(id_, what, _maker(content), Outcome.ACCEPT, good=good, **facts)


def flagged(id_: str, what: str, content: bytes | Callable[[], bytes], code: str, **facts: Any) -> BadInput:
    return BadInput(id_, what, _maker(content), Outcome.FLAG, code, **facts)


def rejected(
    id_: str, what: str, content: bytes | Callable[[], bytes], code: str, *records: int, **facts: Any
) -> BadInput:
    return BadInput(id_, what, _maker(content), Outcome.ROW_ERROR, code, records or (3,), **facts)


def refused(id_: str, what: str, content: bytes | Callable[[], bytes], code: str, *says: str) -> BadInput:
    return BadInput(id_, what, _maker(content), Outcome.REFUSE, code, says=says, good=0)


def _maker(content: bytes | Callable[[], bytes]) -> Callable[[], bytes]:
    return content if callable(content) else lambda: content


def table(*records: str, header: str = HEADER, encoding: str = "utf-8") -> bytes:
    """A file of our own layout, in any encoding."""
    return a_text(*records, header=header).encode(encoding)


def one_of_each(column: str, texts: list[str]) -> bytes:
    """A record for each text in that column, of an order of its own."""
    if column in ("customer", "paid_at", "amount"):
        return table(*(a_line(f"{number:02}", **{column: _quoted(text)}) for number, text in enumerate(texts, 1)))
    records = (f"{a_line(f'{number:02}')},{_quoted(text)}" for number, text in enumerate(texts, 1))
    return table(*records, header=f"{HEADER},{column}")


def order_numbers(*texts: str) -> bytes:
    return table(*(f"{_quoted(text)},李雷,{PAID_AT},1.00" for text in texts))


def bad_values(id_: str, what: str, column: str, code: str, *texts: str, says: tuple[str, ...] = ()) -> BadInput:
    """A good record, and below it one for each text that is rejected."""
    good = {"customer": "李雷", "paid_at": PAID_AT, "amount": "12.50", "refund": "0", "qty": "1"}[column]
    places = range(3, 3 + len(texts))
    return rejected(id_, what, one_of_each(column, [good, *texts]), code, *places, says=(f"“{column}”", *says))


def _quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'


def a_taobao(number: str, **facts: str) -> str:
    usual = {
        "订单编号": number,
        "买家会员名": "小镇",
        "买家实际支付金额": "90",
        "退款金额": "0",
        "订单状态": "交易成功",
        "订单创建时间": PAID_AT,
        "订单付款时间": PAID_AT,
    } | facts
    return ",".join(_quoted(usual.get(name, "")) for name in TAOBAO.split(","))


def taobao(*records: str, encoding: str = "gb18030") -> bytes:
    return table(*records, header=TAOBAO, encoding=encoding)


def with_bad_byte_in_line(number: int) -> bytes:
    lines = table(*map(a_line, range(number + 1000))).split(b"\n")
    lines[number - 1] = lines[number - 1].replace("韩".encode(), b"\xff")
    return b"\n".join(lines)


def an_open_quote(below: int) -> bytes:
    return table(*map(a_line, range(2, 10)), f'A10,"open,{PAID_AT},1', *map(a_line, range(11, below)))


def key(*names: str) -> dict[str, list[Any]]:
    return {"customer__key": list(names)}


MANY = [a_line(number) for number in range(50)]
WIDE = HEADER + "".join(f",c{number}" for number in range(20_000))

ENCODINGS = [
    accepted("B1", "a byte order mark", table(GOOD, encoding="utf-8-sig"), values=key("李雷")),
    accepted("B2", "GB18030", taobao(a_taobao("1")), values=key("小镇")),
    refused("B3", "GBK cut in a character", lambda: taobao(a_taobao("1"), "2,小")[:-2], "cut_off", "line 3"),
    rejected("B4", "GBK cut between characters", lambda: taobao(a_taobao("1"), "2,小")[:-1], "column_count"),
    flagged("B4", "the last line end missing", lambda: table(GOOD)[:-1], "no_final_newline"),
    accepted("B5", "UTF-16 of Excel", table(GOOD, encoding="utf-16").replace(b",\0", b"\t\0"), values=key("李雷")),
    accepted(
        "B5",
        "UTF-16, the other way round",
        b"\xfe\xff" + a_text(GOOD).replace(",", "\t").encode("utf-16-be"),
        values=key("李雷"),
    ),
    refused("B6", "UTF-16 LE without a mark", table(GOOD, encoding="utf-16-le"), "utf16_without_mark", "UTF-16"),
    refused("B6", "UTF-16 BE without a mark", table(GOOD, encoding="utf-16-be"), "utf16_without_mark", "UTF-16"),
    refused("B7", "Shift-JIS", table(GOOD.replace("李雷", "ﾃｽﾄ"), encoding="shift-jis"), "unknown_encoding", "line 2"),
    refused("B7", "Big5", table(GOOD.replace("李雷", "許功蓋,"), encoding="big5")[:-1] + b"\xff\n", "unknown_encoding"),
    refused("B7", "Latin-1", table(GOOD.replace("李雷", "Zoë"), encoding="latin-1"), "unknown_encoding", "line 2"),
    refused("B8", "Latin-1 of unknown columns", "prix,désc\n1,étéa\n".encode("latin-1"), "unknown_platform", "found: "),
    refused("B9", "one invalid byte", lambda: with_bad_byte_in_line(5000), "invalid_bytes", "line 5000"),
    refused(
        "B10",
        "two files joined",
        lambda: table(*MANY) + "\n".join(MANY).encode("gb18030"),
        "mixed_encoding",
        "line 52",
        "byte ",
    ),
    refused("B11", "a surrogate", table(*MANY) + b"A99,\xed\xa0\x80,2026-01-02,1\n", "invalid_bytes", "line 52"),
    refused("B11", "overlong UTF-8", table(*MANY) + b"A99,\xc0\xaf,2026-01-02,1\n", "mixed_encoding", "line 52"),
    accepted("B11", "private use", table(a_line(1, customer="\ue000号")), values=key("\ue000号")),
    bad_values("B12", "NUL in a name", "customer", "bad_text", "李\0雷", says=("李␀雷",)),
    bad_values("B12", "NUL in an amount", "amount", "bad_money", "1\0", says=("1␀",)),
    rejected("B12", "NUL in an order number", order_numbers("A1", "A\0"), "order_no_pattern", says=("A␀",)),
    refused("B12", "NUL in a column's name", table(GOOD, header=HEADER.replace("id", "i\0d")), "missing_columns"),
    flagged("B12", "NUL in another column's name", table(f"{GOOD},x", header=f"{HEADER},c\0"), "ignored_columns"),
    flagged("B12", "NUL in a status", one_of_each("status", ["pa\0id"]), "unknown_status", records=(2,)),
    bad_values("B13", "control characters", "customer", "bad_text", "李\x0b雷", "\x1b[31m李", "李\x85雷", "\x7f李"),
]

STRUCTURE = [
    refused("B14", "no bytes", b"", "empty_file"),
    refused("B15", "only blanks", b" \r\n\t\n", "empty_file"),
    refused("B15", "only a mark", b"\xef\xbb\xbf", "empty_file"),
    refused("B16", "a header alone", table(), "nothing_to_import", "no order"),
    refused("B17", "no header", f"{GOOD}\n".encode(), "unknown_platform", "found: A1"),
    accepted("B18", "a header twice", table(f"{GOOD},99", header=f"{HEADER},amount"), values={"paid": ["12.50"]}),
    accepted(
        "B19", "headers nearly equal", table(f"{GOOD},99", header=f"{HEADER},ＡＭＯＵＮＴ "), values={"paid": ["12.50"]}
    ),
    refused(
        "B20", "a column missing", table("A1,x,2026-01-02", header=HEADER[:-7]), "missing_columns", "missing: amount"
    ),
    flagged("B21", "unknown columns", table(f"{GOOD},x", header=f"{HEADER},colour"), "ignored_columns"),
    accepted(
        "B22", "another order of columns", table("1,2026-01-02,李雷,A1", header="amount,paid_at,customer,order_no")
    ),
    rejected("B23", "more and fewer cells", table(GOOD, "A2,x", f"{GOOD},more"), "column_count", 3, 4),
    refused("B24", "an open quote", an_open_quote(200), "unbalanced_quote", "record 10"),
    refused("B24", "an open quote before much", lambda: an_open_quote(9000), "unbalanced_quote", "record 10"),
    accepted("B25", "a quoted line break", table('A1,"李\n雷",2026-01-02,1', a_line(2)), good=2),
    accepted("B26", "mixed line ends", f"{HEADER}\r\n{a_line(1)}\r{a_line(2)}\n{a_line(3)}\r\n".encode(), good=3),
    accepted("B27", "semicolons", table(GOOD).replace(b",", b";"), values=key("李雷")),
    accepted("B27", "tabs", table(GOOD).replace(b",", b"\t"), values=key("李雷")),
    refused("B27", "bars", table(GOOD).replace(b",", b"|"), "unknown_platform", "order_no|customer"),
    accepted("B28", "Excel's separator line", b"sep=;\n" + table(GOOD).replace(b",", b";"), values=key("李雷")),
    accepted("B29", "blank lines", lambda: table(a_line(1), "", " , ,\t,", a_line(2)) + b"\n" * 10_000, good=2),
    accepted("B30", "a row of totals", table(GOOD, "合计,,,12.50")),
    refused("B31", "an endless line", lambda: table(GOOD) + b"x" * 3_000_000, "line_too_long", "line 3", "1 MB"),
    refused(
        "B32", "a cell too long", lambda: table(GOOD, a_line(2, customer="x" * 131_073)), "field_too_long", "record 3"
    ),
    refused("B33", "20,000 columns", lambda: table(GOOD, header=WIDE), "too_many_columns", "20004", "200"),
    accepted("B36", "an order twice, equal", taobao(a_taobao("1"), a_taobao("1"))),
    rejected(
        "B37",
        "an order twice, not equal",
        taobao(a_taobao("1"), a_taobao("1", 买家实际支付金额="91")),
        "conflicting_duplicate",
        values={"paid": ["90.00"]},
    ),
    rejected("B39", "a line of another customer", table(GOOD, a_line(1, customer="x")), "customer_changed"),
    rejected("B39", "the order of another customer", table(GOOD, a_line("old", customer="x")), "customer_changed"),
]

NUMBERS = [
    bad_values("B41", "a minus", "amount", "bad_money", "-12.50", says=("“-12.50”", "Record 3")),
    accepted("B41", "a refund with a minus", one_of_each("refund", ["-2.50"]), values={"refund": ["2.50"]}),
    accepted(
        "B42",
        "signs around an amount",
        one_of_each("amount", ["1,234.50", "￥1,234.50", "1234.5元", "$1234.50(计算中)"]),
        good=4,
        values={"paid": ["1234.50"] * 4},
    ),
    bad_values("B43", "groups that are none", "amount", "bad_money", "12,34.50", "1.234,50", "1,23", ",5"),
    bad_values("B44", "no numbers", "amount", "bad_money", "NaN", "Infinity", "-inf", "nan", "∞"),
    bad_values("B45", "exponents", "amount", "bad_money", "1e309", "1E5", "1e-400"),
    accepted("B46", "full width", one_of_each("amount", ["１２３．４５"]), values={"paid": ["123.45"]}),
    bad_values("B47", "other digits", "amount", "bad_money", "١٢٣", "१२३", "一百", "①"),
    bad_values("B48", "odd signs", "amount", "bad_money", "1_000", "0x10", "+5", "--5", "5-", "1 000", "5.", ".5"),
    bad_values("B49", "three decimals", "amount", "bad_money", "12.345"),
    bad_values("B51", "thirty digits", "amount", "bad_money", "1" * 30, "10000000", "9" * 5000, says=("“111",)),
    bad_values("B52", "nothing", "amount", "bad_money", "", "-", "--", "null", "N/A", "#N/A"),
    accepted("B52", "no refund", one_of_each("refund", ["", "-", "null"]), good=3),
    bad_values("B53", "a word, a day", "amount", "bad_money", "TRUE", "2026-01-02", "免单", "=1+1"),
]

IDENTIFIERS = [
    rejected(
        "B54",
        "digits lost",
        order_numbers("A1", "2.02501E+14", "4.88E+18"),
        "order_no_damaged",
        3,
        4,
        says=("2.02501E+14", "without saving it in a spreadsheet program"),
    ),
    accepted(
        "B57",
        "leading zeros",
        order_numbers("00123", '="00124"', "'00125", "\t00126"),
        good=4,
        values={"order_no": ["00123", "00124", "00125", "00126"]},
    ),
    accepted(
        "B58",
        "phones of every form",
        taobao(
            *(
                a_taobao(f"{n}", 联系手机=one, 买家会员名=f"m{n}")
                for n, one in enumerate(["+86 138-0013-8000", "０１３８0013800", "138****8000"])
            )
        ),
        good=3,
        values=key("m0", "m1", "m2"),
    ),
    accepted("B59", "a phone that is none", taobao(a_taobao("1", 联系手机="1380013800x")), values=key("小镇")),
    rejected(
        "B60",
        "no order numbers",
        order_numbers("A1", "1 2", "1/2", '1"2', "9" * 300, "../../x", "<b>", "A;B"),
        "order_no_pattern",
        *range(3, 10),
        says=("../../x", "up to 64"),
    ),
]

DATES = [
    accepted(
        "B61",
        "days in every form",
        one_of_each(
            "paid_at",
            ["2026-01-02", "2026/1/2", "2026年1月2日", "20260102", "2026-01-02 03:04:05", "2026-01-01T23:00:00Z"],
        ),
        good=6,
        values={"paid_on": ["2026-01-02"] * 6},
    ),
    bad_values("B62", "day or month first", "paid_at", "bad_date", "02/03/2025", says=("2026-03-02",)),
    bad_values(
        "B64",
        "days that never were",
        "paid_at",
        "bad_date",
        "2025-02-30",
        "2023-02-29",
        "2025-13-01",
        "2025-01-01 00:60",
    ),
    accepted("B65", "a leap day", one_of_each("paid_at", ["2024-02-29"]), values={"paid_on": ["2024-02-29"]}),
    accepted("B66", "a serial day", one_of_each("paid_at", ["45658"]), values={"paid_on": ["2025-01-01"]}),
    bad_values("B67", "no real year", "paid_at", "bad_date", "0000-00-00", "1900-01-00", "9999-01-01", "0001-01-01"),
    bad_values("B67", "no serial day", "paid_at", "bad_date", "99999", "0", "-1"),
    bad_values("B68", "the future", "paid_at", "bad_date", "2100-01-01", says=("in the future",)),
    rejected(
        "B69",
        "an hour left out",
        one_of_each("paid_at", [PAID_AT, "2025-03-30 02:30:00"]),
        "bad_date",
        zone="Europe/Berlin",
    ),
    flagged(
        "B69",
        "an hour that came twice",
        one_of_each("paid_at", ["2025-10-26 02:30:00"]),
        "repeated_hour",
        records=(2,),
        zone="Europe/Berlin",
        values={"paid_at": ["2025-10-26 00:30:00+00:00"]},
    ),
]

INERT = ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "javascript:alert(1)"]
FORMULAS = ["=HYPERLINK(1)", "+cmd|' /C calc'!A0", "@SUM(1)", "＝1"]
TEMPLATES = ["{{ 7*7 }}", "%(x)s", "{0.__class__}", "'; DROP TABLE customers_order; --", "${jndi:x}"]
ODD_LETTERS = ["😀", "👨‍👩‍👧", "𠮷野家", "𪚥" * 100]

TEXTS = [
    accepted("B70", "emoji and rare signs", one_of_each("customer", ODD_LETTERS), good=4, values=key(*ODD_LETTERS)),
    bad_values("B71", "direction overrides", "customer", "bad_text", "gpj\u202efdp", "\u2066李", says=("U+202E",)),
    accepted(
        "B72", "no width", one_of_each("customer", ["\u200b李\u200b雷\ufeff", "\u200b"]), 2, values=key("李雷", None)
    ),
    accepted("B73", "two spellings", one_of_each("customer", ["Zoë", "Zoe\u0308"]), good=2, values=key("Zoë", "Zoë")),
    bad_values("B74", "far too long", "customer", "bad_text", "x" * 10_000, "e" + "\u0301" * 300),
    accepted("B75", "scripts", one_of_each("customer", INERT), good=3, values=key(*INERT)),
    accepted("B76", "formulas", one_of_each("customer", FORMULAS), good=4, values=key(*FORMULAS)),
    accepted("B77", "templates and statements", one_of_each("customer", TEMPLATES), good=5, values=key(*TEMPLATES)),
]

TEXT_FILES = [*ENCODINGS, *STRUCTURE, *NUMBERS, *IDENTIFIERS, *DATES, *TEXTS]
