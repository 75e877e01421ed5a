"""IMP-2 to IMP-20 of the trust list, as far as no other file has a test of that name."""

import gzip
import io
import random
import time
import tracemalloc
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from customers.choices import ImportState
from customers.models import Order
from customers.normalize import clean_cell, has_forbidden
from customers.order_files.contract import FileRefused, Problem, StagedRow
from customers.order_files.limits import MEBIBYTE
from customers.order_files.reading import open_order_file
from customers.plain_table import HEADER
from customers.render_csv import csv_lines
from customers.services.direct_import import import_now
from customers.services.order_imports import FileTooLarge, cancel_import, confirm_import, receive_file, work_on

from .bad_inputs import a_taobao, table, taobao
from .bad_workbooks import HOSTILE, an_order, book
from .business_rows import rows
from .factories import ShopFactory
from .order_books import rows_of
from .order_files_made import GOOD, SHANGHAI, TODAY, a_line, a_text

LINES = "order_no,customer,paid_at,amount,sku,product,qty,unit_price"


@contextmanager
def held_under(mebibytes: int) -> Iterator[None]:
    """What is done in here takes no more memory than this, at any moment."""
    tracemalloc.start()
    try:
        yield
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < mebibytes * MEBIBYTE


def code_of(reading) -> str:
    with pytest.raises(FileRefused) as refusal:
        list(reading().rows())
    return str(refusal.value.code)


def taken(order_file) -> list[tuple[str, str, int]]:
    return [(row.order_no, row.key, row.paid) for row in rows_of(order_file)]


class TestLimits:
    def test_imp_2_b31_a_line_of_a_gigabyte_is_refused_while_it_is_read(self, tmp_path):
        path = tmp_path / "orders.csv"
        path.write_bytes(table(*map(a_line, range(200))))
        with path.open("ab") as file:
            file.truncate(1024 * MEBIBYTE)  # a hole, which takes no room on the disk
        started = time.process_time()

        with held_under(20):
            code = code_of(lambda: open_order_file(path, zone=SHANGHAI, today=TODAY))

        assert code == "line_too_long"
        assert time.process_time() - started < 5

    def test_imp_2_the_same_packed(self, tmp_path):
        path = tmp_path / "orders.csv.gz"
        with gzip.open(path, "wb", 1) as file:
            file.write(table(GOOD))
            for _ in range(30):
                file.write(b"x" * MEBIBYTE)

        with held_under(20):
            assert code_of(lambda: open_order_file(path, zone=SHANGHAI, today=TODAY)) == "line_too_long"

    @pytest.mark.parametrize("pack", [bytes, gzip.compress], ids=["plain", "packed"])
    def test_imp_2_one_byte_more_than_the_limit_is_refused(self, maker, pack):
        content = table(GOOD)

        assert taken(maker.open_bytes(pack(content), max_bytes=max(len(content), len(pack(content)))))
        assert code_of(lambda: maker.open_bytes(pack(content), max_bytes=len(content) - 1)) == "file_too_large"

    @pytest.mark.django_db
    def test_imp_2_b35_so_it_is_when_it_arrives(self):
        file = io.BytesIO(table(GOOD))

        with pytest.raises(FileTooLarge):
            receive_file(shop=ShopFactory(), file=file, file_name="orders.csv", limit=len(table(GOOD)) - 1)


class TestCut:
    """A cut behind the last sign of a record leaves a whole file, but for its last line end."""

    @pytest.mark.parametrize(
        "content",
        [table(*map(a_line, range(300))), taobao(*(a_taobao(str(number)) for number in range(100)))],
        ids=["UTF-8", "GB18030"],
    )
    def test_imp_5_a_text_cut_anywhere_is_refused_or_remarked_on(self, maker, content):
        chance, silent = random.Random(5), 0
        for _ in range(50):
            at = chance.randrange(200, len(content))
            if content[at - 1 : at] == b"\n":
                at -= 1
            silent += self.is_silent(maker, content[:at])

        assert silent == 0

    @pytest.mark.parametrize("kind", ["xlsx", "gz"])
    def test_imp_5_an_archive_cut_anywhere_is_refused(self, maker, kind):
        content = (
            book(*(an_order() for _ in range(50))) if kind == "xlsx" else gzip.compress(table(*map(a_line, range(300))))
        )
        chance = random.Random(5)

        for _ in range(50):
            cut = content[: chance.randrange(20, len(content))]
            assert code_of(lambda cut=cut: maker.open_bytes(cut)) in ("damaged_workbook", "cut_off")

    def is_silent(self, maker, content: bytes) -> bool:
        try:
            order_file = maker.open_bytes(content)
            has_problem = any(isinstance(one, Problem) for one in order_file.rows())
        except FileRefused:
            return False
        return not has_problem and not order_file.notes


class TestGate:
    @pytest.mark.parametrize("case", HOSTILE, ids=str)
    def test_imp_6_imp_7_imp_8_is_quick_and_takes_no_memory(self, maker, case):
        content = case.make()
        started = time.process_time()

        with held_under(50):
            assert code_of(lambda: maker.open_bytes(content)) == case.code

        assert time.process_time() - started < 1

    def test_imp_7_counts_while_unpacking_whatever_the_directory_says(self, maker):
        content = bytearray(next(case for case in HOSTILE if case.what == "a long text packed small").make())
        at = content.rfind(b"PK\x01\x02", 0, content.rfind(b"xl/worksheets/sheet1.xml"))
        content[at + 24 : at + 28] = (5000).to_bytes(4, "little")

        with held_under(50):
            assert code_of(lambda: maker.open_bytes(bytes(content))) == "damaged_workbook"


@pytest.mark.django_db
class TestAgain:
    @pytest.fixture
    def lines(self):
        return [
            f"N{number},buyer{number % 7},2026-01-{1 + number % 28:02d} 09:00:00,{line}.50,S{line},Scarf,{line},1.5"
            for number in range(30)
            for line in (1, 2)
        ]

    def bring(self, shop, path: Path, lines: list[str]):
        path.write_bytes(table(*lines, header=LINES))
        return import_now(shop=shop, path=path)

    def test_imp_14_in_another_order_of_rows_a_file_changes_nothing(self, tmp_path, lines):
        shop = ShopFactory()
        self.bring(shop, tmp_path / "a.csv", lines)
        before = rows(shop)

        random.Random(14).shuffle(lines)
        outcome = self.bring(shop, tmp_path / "b.csv", lines)

        assert outcome.report["orders"] == {"seen": 30, "created": 0, "updated": 0, "unchanged": 30}
        assert rows(shop) == before


@pytest.mark.django_db
class TestUploaded:
    """Between the look at the review and the go-ahead."""

    @pytest.fixture
    def reviewed(self):
        received = receive_file(shop=ShopFactory(), file=io.BytesIO(table(GOOD)), file_name="../../orders.csv")
        assert work_on(import_id=received.pk, worker="one") == ImportState.READY
        return received

    def go_on(self, order_import) -> list[str]:
        confirm_import(import_id=order_import.pk, user=None, skips_bad_rows=False, at=timezone.now())
        assert work_on(import_id=order_import.pk, worker="two") == ImportState.DONE
        return list(Order.objects.filter(shop=order_import.shop).values_list("order_no", flat=True))

    def test_imp_17_what_was_reviewed_is_merged_even_when_the_file_is_swapped(self, reviewed):
        Path(reviewed.file.path).write_bytes(table(a_line(666)))

        assert self.go_on(reviewed) == ["A1"]

    def test_imp_17_nothing_is_kept_outside_the_folder_of_uploads(self, reviewed, settings):
        folder = Path(settings.MEDIA_ROOT).resolve()

        assert Path(reviewed.file.path).resolve().is_relative_to(folder / "order_files")

    def test_imp_18_goes_on_where_the_file_is_not(self, reviewed):
        Path(reviewed.file.path).unlink()

        assert self.go_on(reviewed) == ["A1"]

    def test_imp_19_of_a_cancelled_import_no_row_is_left(self, reviewed):
        cancel_import(import_id=reviewed.pk, user=None, at=timezone.now())

        assert work_on(import_id=reviewed.pk, worker="late") == ""
        assert not any(rows(reviewed.shop).values())


def peak_of(count: int, path: Path) -> int:
    with path.open("w") as file:
        file.write(a_text(header=LINES))
        file.writelines(f"N{n},buyer{n % 97},2026-01-02 09:00:00,1.50,S1,Scarf,1,1.5\n" for n in range(count))
    tracemalloc.start()
    read = sum(1 for _ in open_order_file(path, zone=SHANGHAI, today=TODAY).rows())
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert read == count
    return peak


class TestSize:
    def test_imp_19_reading_many_rows_takes_no_more_memory_than_reading_few(self, tmp_path):
        few, many = peak_of(20_000, tmp_path / "few.csv"), peak_of(45_000, tmp_path / "many.csv")

        assert many < 1.3 * few + MEBIBYTE


EXAMPLES = 2_000
NASTY = [*"'=+-*@\",;|\t\n\r ＝　\xa0\u200b\u200d\ufeff\ufffd\u0301é0a李熟𠮷😀\\%{}<>&/", "null", "--", "sep=,", "合计"]


@pytest.fixture(scope="module")
def written(tmp_path_factory) -> Path:
    return tmp_path_factory.mktemp("imp_20") / "orders.csv"


def any_text(chance: random.Random) -> str:
    """A text as it may be stored: cleaned, nothing forbidden."""
    signs = [chance.choice(NASTY) if chance.random() < 0.7 else chr(chance.randrange(0x20, 0xD7FF)) for _ in range(9)]
    text = clean_cell("".join(signs[: chance.randrange(10)]))
    return "" if has_forbidden(text) else text


def any_row(chance: random.Random) -> tuple[Any, ...]:
    number = "".join(chance.choices("AZaz019-_#", k=chance.randrange(20)))
    at = datetime(1991, 1, 1, tzinfo=UTC) + timedelta(seconds=chance.randrange(1_100_000_000))
    amount, price, refund = (Decimal(chance.randrange(10 ** chance.randrange(1, 10))).scaleb(-2) for _ in range(3))
    name, sku, title = (any_text(chance) for _ in range(3))
    status = chance.choice(["paid", "shipped", "completed", "refunded"])
    pieces = chance.randrange(1, 1_000_000)
    return f"A{number}", name, at, amount, sku, title, pieces, price, status, chance.choice([None, refund])


def as_cents(amount: Decimal | None) -> int | None:
    return None if amount is None else int(amount * 100)


def test_imp_20_any_table_survives_export_and_import(written):
    for seed in range(EXAMPLES):
        chance = random.Random(seed)
        made = [any_row(chance) for _ in range(chance.randrange(1, 5))]
        written.write_bytes(b"".join(csv_lines(HEADER, made)))

        order_file = open_order_file(written, zone=SHANGHAI, today=TODAY)

        assert [
            (row.order_no, row.account, row.paid_at, row.paid, row.sku, row.title, row.quantity, row.unit_price,
             row.status, row.refund)
            for row in order_file.rows() if isinstance(row, StagedRow)
        ] == [
            (number, name, at, as_cents(amount), sku, title, count, price, status, as_cents(refund))
            for number, name, at, amount, sku, title, count, price, status, refund in made
        ], f"seed {seed}"  # fmt: skip
