"""Phones and e-mail addresses."""

import re
from unicodedata import normalize

import phonenumbers

_CHINESE_MOBILE = re.compile(r"1[3-9][0-9]{9}")
_BETWEEN_DIGITS = re.compile(r"[\s().\-\u2010-\u2015]")
_EMAIL = re.compile(r"[^@\s,;<>\"']{1,64}@[^@\s,;<>\"']+\.[^@\s.,;<>\"']{2,}")


def normalise_phone(text: str, *, region: str = "CN") -> str:
    """The number as +8613800138000, or "" for what is no number that can be dialled (a masked one too)."""
    number = _BETWEEN_DIGITS.sub("", normalize("NFKC", text))
    if region == "CN" and _CHINESE_MOBILE.fullmatch(number):
        return f"+86{number}"
    if "*" in number or len(number) > 20:
        return ""
    number = re.sub(r"^86(?=1[3-9][0-9]{9}$)", "+86", number)
    try:
        parsed = phonenumbers.parse(number, region)
    except phonenumbers.NumberParseException:
        return ""
    if not phonenumbers.is_possible_number(parsed):
        return ""
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)


def phone_last4(text: str) -> str:
    """The last four digits, of a masked number too; "" when the end is masked or too short."""
    number = _BETWEEN_DIGITS.sub("", normalize("NFKC", text))
    tail = number[-4:]
    return tail if len(number) >= 7 and tail.isascii() and tail.isdigit() else ""


def normalise_email(text: str) -> str:
    """The address in lower case, or "" when it is none."""
    address = normalize("NFKC", text).strip().lower()
    return address if len(address) <= 254 and _EMAIL.fullmatch(address) else ""
