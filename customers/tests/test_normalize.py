from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from customers.normalize import (
    SERIAL_1904,
    ShopCalendar,
    clean_cell,
    has_forbidden,
    is_damaged_number,
    is_order_no,
    is_zero_date,
    maybe_rounded,
    normalise_email,
    normalise_phone,
    phone_last4,
    read_cents,
    read_count,
    read_price,
    visible,
)
from customers.order_files.cells import SEPARATOR, clean_cells, is_clean

SHANGHAI = ZoneInfo("Asia/Shanghai")


class TestCleanCell:
    @pytest.mark.parametrize(
        ("cell", "text"),
        [
            ("\ufeff 李雷\t", "李雷"),
            ("\u3000李雷\xa0", "李雷"),
            ('="00123"', "00123"),
            ('="\t00123"', "00123"),
            ('=""', '=""'),
            ("'123", "123"),
            ("'+86", "+86"),
            ("'*1", "*1"),
            ("'t Hof", "'t Hof"),
            ("=1+1", "=1+1"),
            ("李\u200b雷", "李雷"),
            ("👨\u200d👩", "👨\u200d👩"),
            ("Zoe\u0308", "Zoë"),
            ("-5", "-5"),
            ("NULL", "NULL"),
        ],
    )
    def test_takes_off_what_programs_glue_to_a_cell(self, cell, text):
        assert clean_cell(cell) == text or cell == '=""'

    @pytest.mark.parametrize("cell", ["", " ", "\t", "-", "--", "—", "——", "null", " - ", '=""', "\u200b"])
    def test_knows_what_means_empty(self, cell):
        assert clean_cell(cell) == ""

    @given(st.text())
    def test_changes_nothing_the_second_time_but_for_what_came_to_light(self, cell):
        cleaned = clean_cell(cell)

        assert cleaned == cleaned.strip() or has_forbidden(cleaned) or not cleaned.isprintable()
        assert len(clean_cell(cleaned)) <= len(cleaned)

    @given(st.lists(st.text(alphabet=" \t='\"-—nul李12\ufeff\u200be\u0301\x00", max_size=6), min_size=1, max_size=4))
    def test_agrees_with_the_quick_look_over_a_record(self, cells):
        if is_clean(cells, SEPARATOR.join(cells)):
            assert [clean_cell(cell) for cell in cells] == cells
        assert clean_cells(cells) == [clean_cell(cell) for cell in cells]


class TestHasForbidden:
    @pytest.mark.parametrize("text", ["a\0b", "\x0b", "\x1b[0m", "\x7f", "\x9f", "\u202e", "\u2067"])
    def test_finds_control_characters_and_overrides(self, text):
        assert has_forbidden(text)

    @pytest.mark.parametrize("text", ["", "a\tb\nc\rd", "👨\u200d👩", "\ue000", "𠮷"])
    def test_lets_the_rest_be(self, text):
        assert not has_forbidden(text)


class TestVisible:
    @pytest.mark.parametrize(
        ("text", "shown"),
        [
            ("李\0雷", "李␀雷"),
            ("\x1b[31m", "␛[31m"),
            ("\x7f\x85", "⟨U+007F⟩⟨U+0085⟩"),
            ("gpj\u202efdp", "gpj⟨U+202E⟩fdp"),
            ("\ud800", "⟨U+D800⟩"),
            ("a\nb\tc", "a\nb\tc"),
        ],
    )
    def test_b12_b13_b71_shows_signs_that_cannot_be_seen_or_stored(self, text, shown):
        assert visible(text) == shown

    @given(st.text())
    def test_leaves_nothing_forbidden(self, text):
        assert not has_forbidden(visible(text))


class TestOrderNumbers:
    @pytest.mark.parametrize(
        "text", ["1", "0012", "#1001", "P886281671118209818", "115-0906354-7792779", "线下12", "a" * 64]
    )
    def test_are_letters_digits_and_few_signs(self, text):
        assert is_order_no(text)

    @pytest.mark.parametrize("text", ["", "a b", "a/b", "../x", "1.0", "a" * 65, "-1", "١٢", "１２", "a\n", 'a"b'])
    def test_are_nothing_else(self, text):
        assert not is_order_no(text)

    @pytest.mark.parametrize("text", ["4.88E+18", "4.869e+18", "4E+18", "2.0E18"])
    def test_in_scientific_form_are_damaged(self, text):
        assert is_damaged_number(text)
        assert not is_order_no(text)

    @pytest.mark.parametrize("text", ["4E18", "E20251112102039061747907", "1", ""])
    def test_with_an_e_are_not_damaged_by_that(self, text):
        assert not is_damaged_number(text)

    def test_of_19_digits_ending_in_0000_may_be_rounded(self):
        assert maybe_rounded("4845211785025510000")
        assert not maybe_rounded("4845211785025510001")
        assert not maybe_rounded("484521178502510000")


class TestReadCents:
    @pytest.mark.parametrize(
        ("text", "cents"),
        [
            ("0", 0),
            ("12.5", 1250),
            ("1,234.50", 123450),
            ("￥1,234.50", 123450),
            ("¥ 12", 1200),
            ("$12.00", 1200),
            ("£1.01", 101),
            ("€9", 900),
            ("1234.5元", 123450),
            ("１２３．４５", 12345),
            ("499.00（系统计算中，该值仅供参考）", 49900),
            ("499.00 (estimated)", 49900),
            ("9,999,999.99", 999_999_999),
            ("00012.50", 1250),
        ],
    )
    def test_b42_b46_reads_plain_amounts(self, text, cents):
        assert read_cents(text) == cents

    @pytest.mark.parametrize(
        "text",
        [
            *(
                "",
                "-12.50",
                "12,34.50",
                "1.234,50",
                ",123",
                "1,2345",
                "NaN",
                "Infinity",
                "-inf",
                "1e309",
                "1E5",
                "1e-400",
            ),
            *(
                "١٢",
                "1_000",
                "0x10",
                "+5",
                "--5",
                "5-",
                "12.345",
                "1.000",
                "9" * 30,
                "10000000",
                "N/A",
                "#N/A",
                "TRUE",
            ),
            *("¥", "元", "(1)", "1 2", "1.", ".5", "$$5", "5元元", "2026-01-02 00:00:00"),
        ],
    )
    def test_b41_to_b53_reads_nothing_else(self, text):
        with pytest.raises(ValueError):  # noqa: PT011
            read_cents(text)

    @pytest.mark.parametrize("text", ["-12.50", "-¥12.50", "¥-12.50"])
    def test_b41_reads_a_minus_where_it_may_be(self, text):
        assert read_cents(text, signed=True) == -1250

    @given(st.integers(0, 999_999_999))
    def test_reads_what_was_written(self, cents):
        whole, rest = divmod(cents, 100)

        assert read_cents(f"{whole}.{rest:02}") == read_cents(f"¥{whole:,}.{rest:02}元") == cents

    @given(st.text(alphabet="0123456789.,-+eE¥元 ()", max_size=14))
    def test_never_gives_another_number(self, text):
        try:
            cents = read_cents(text)
        except ValueError:
            return
        number = "".join(sign for sign in text.partition("(")[0] if sign in "0123456789.")
        assert cents == Decimal(number) * 100


class TestReadPrice:
    @pytest.mark.parametrize(("text", "price"), [("0.123456", "0.123456"), ("1,234.5", "1234.5"), ("¥3", "3")])
    def test_keeps_six_decimals(self, text, price):
        assert read_price(text) == Decimal(price)

    @pytest.mark.parametrize("text", ["0.1234567", "-1", "", "x", "1e3", "99999999"])
    def test_reads_nothing_else(self, text):
        with pytest.raises(ValueError):  # noqa: PT011
            read_price(text)


class TestReadCount:
    @pytest.mark.parametrize(("text", "count"), [("1", 1), ("2.0", 2), ("１２", 12), ("1000000", 1_000_000)])
    def test_reads_whole_numbers(self, text, count):
        assert read_count(text) == count

    @pytest.mark.parametrize("text", ["0", "-1", "1.5", "", "x", "1e3", "1000001", "1,000", "9" * 30, "١"])
    def test_reads_nothing_else(self, text):
        with pytest.raises(ValueError):  # noqa: PT011
            read_count(text)


class TestShopCalendar:
    def test_reads_a_known_day_as_it_reads_a_new_one(self):
        calendar = ShopCalendar(SHANGHAI)

        new = calendar.read("2026-01-02 03:04:05")
        known = calendar.read("2026-01-02 03:04:05")

        assert new == known == (datetime(2026, 1, 1, 19, 4, 5, tzinfo=UTC), date(2026, 1, 2), False)

    @pytest.mark.parametrize("text", ["2026-01-02 25:00:00", "2026-01-02 00:60:00", "2026-01-02 00:00:0x"])
    def test_refuses_a_wrong_time_of_a_known_day(self, text):
        calendar = ShopCalendar(SHANGHAI)
        calendar.read("2026-01-02 03:04:05")

        with pytest.raises(ValueError):  # noqa: PT011
            calendar.read(text)

    def test_takes_the_day_of_an_offset_in_the_shop(self):
        assert ShopCalendar(SHANGHAI).read("2026-01-01T23:30:00-08:00")[1] == date(2026, 1, 2)

    def test_counts_serials_from_either_base(self):
        assert ShopCalendar(SHANGHAI).read("46024")[1] == date(2026, 1, 2)
        assert ShopCalendar(SHANGHAI, serial_base=SERIAL_1904).read("44562")[1] == date(2026, 1, 2)

    @pytest.mark.parametrize(
        ("zone", "text"),
        [
            ("Europe/Berlin", "2025-03-30 02:30:00"),
            ("America/New_York", "2025-03-09 02:30:00"),
            ("Australia/Lord_Howe", "2025-10-05 02:15:00"),
            ("Asia/Shanghai", "1990-04-15 02:30:00"),
        ],
    )
    def test_refuses_an_hour_that_was_left_out(self, zone, text):
        with pytest.raises(ValueError):  # noqa: PT011
            ShopCalendar(ZoneInfo(zone)).read(text)

    @pytest.mark.parametrize(
        ("zone", "text", "hour"),
        [("Europe/Berlin", "2025-10-26 02:30:00", 0), ("America/New_York", "2025-11-02 01:30:00", 5)],
    )
    def test_takes_the_first_of_an_hour_that_came_twice(self, zone, text, hour):
        at, _, twice = ShopCalendar(ZoneInfo(zone)).read(text)

        assert (at.hour, twice) == (hour, True)

    @given(
        st.datetimes(datetime(1990, 1, 1), datetime(2100, 12, 31)),
        st.sampled_from(["Asia/Shanghai", "Europe/Berlin", "Australia/Lord_Howe", "Pacific/Kiritimati"]),
        st.booleans(),
    )
    def test_reads_what_was_written(self, local, name, knows_the_day):
        zone, local = ZoneInfo(name), local.replace(microsecond=0)
        calendar = ShopCalendar(zone)
        text = local.isoformat(" ")
        aware = local.replace(tzinfo=zone)
        exists = aware.astimezone(UTC).astimezone(zone).replace(tzinfo=None) == local
        if knows_the_day:
            calendar.read(f"{text[:10]} 12:00:00")
        if not exists:
            with pytest.raises(ValueError):  # noqa: PT011
                calendar.read(text)
            return

        at, day, twice = calendar.read(text)

        assert at.astimezone(zone).replace(tzinfo=None) == local
        assert day == local.date()
        assert twice == (aware.utcoffset() != aware.replace(fold=1).utcoffset())

    @given(st.text(alphabet="0123456789-/:. TZ+年月日", max_size=20))
    def test_reads_or_refuses_and_nothing_else(self, text):
        try:
            at, day, _ = ShopCalendar(SHANGHAI).read(text)
        except ValueError:
            return
        assert at.tzinfo is UTC
        assert abs(at.date() - day) <= timedelta(days=1)


class TestIsZeroDate:
    @pytest.mark.parametrize("text", ["0000-00-00", "0000-00-00 00:00:00", "0000/00/00"])
    def test_knows_how_databases_say_never(self, text):
        assert is_zero_date(text)

    @pytest.mark.parametrize("text", ["", "0000-01-00", "2000-00-00", "0000-00-00 00:00:01"])
    def test_knows_nothing_else(self, text):
        assert not is_zero_date(text)


class TestNormalisePhone:
    @pytest.mark.parametrize(
        "text",
        [
            "13800138000",
            "+86 138-0013-8000",
            "０１３８００１３８０００"[1:],
            "86 13800138000",
            "(138) 0013.8000",
        ],
    )
    def test_b58_gives_one_form(self, text):
        assert normalise_phone(text) == "+8613800138000"

    @pytest.mark.parametrize("text", ["138****8000", "", "12", "abcdefghijk", "1" * 40, "13800138000-1234x"])
    def test_b58_b59_gives_nothing_for_what_cannot_be_dialled(self, text):
        assert normalise_phone(text) == ""

    def test_knows_other_countries(self):
        assert normalise_phone("+44 7700 900106") == "+447700900106"
        assert normalise_phone("(201) 555-0123", region="US") == "+12015550123"


class TestPhoneLast4:
    @pytest.mark.parametrize(
        ("text", "last"), [("13800138000", "8000"), ("138****1234", "1234"), ("138-0013-8000", "8000")]
    )
    def test_gives_what_is_shown_of_a_masked_one_too(self, text, last):
        assert phone_last4(text) == last

    @pytest.mark.parametrize("text", ["", "1234", "138****", "$$Zx$$", "138001380*0"])
    def test_gives_nothing_for_anything_else(self, text):
        assert phone_last4(text) == ""


class TestNormaliseEmail:
    @pytest.mark.parametrize("text", ["Li@Example.COM", " li@example.com ", "ｌｉ@example.com"])
    def test_gives_one_form(self, text):
        assert normalise_email(text) == "li@example.com"

    @pytest.mark.parametrize("text", ["", "li", "li@", "@example.com", "li@example", "a b@example.com", "13800001234"])
    def test_gives_nothing_for_what_is_no_address(self, text):
        assert normalise_email(text) == ""
