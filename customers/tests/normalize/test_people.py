"""Phones and e-mail addresses in one form."""

import pytest

from customers.normalize import normalise_email, normalise_phone, phone_last4


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
