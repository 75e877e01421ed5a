"""Who bought: the key under which a platform knows a buyer, never merged by guessing."""

from typing import Protocol

from customers.normalize_x import phone_digits


class Fields(Protocol):
    def get(self, field: str) -> str: ...

    def all(self, field: str) -> list[str]: ...


CIPHERTEXT = ("##", "$$")


def is_ciphertext(text: str) -> bool:
    """Whether a platform has encrypted the cell: `##…##` or `$$…$$`."""
    return text.startswith(CIPHERTEXT)


def buyer_key(identity: str, record: Fields) -> str:
    """The buyer's key within one platform and shop, "" when the record gives none.

    An e-mail shop knows the address in lower case, else the digits of the phone, else the billing
    name; our own format the cell as it stands; every other platform the account when it is legible,
    else account, receiver and phone as they stand.
    """
    if identity == "cell":
        return record.get("account")
    if identity == "email":
        return record.get("email").lower() or phone_digits(record.get("phone")) or record.get("billing_name")
    for account in record.all("account"):
        if "*" not in account:
            return account
    receiver = record.get("receiver")
    if is_ciphertext(receiver):
        return ""
    triple = (record.get("account"), receiver, record.get("phone"))
    return "|".join(triple) if any(triple) else ""


def receiver_of(record: Fields) -> str:
    """The receiver's name, unless it is ciphertext."""
    receiver = record.get("receiver")
    return "" if is_ciphertext(receiver) else receiver


def address_of(record: Fields) -> str:
    """The address, unless it is ciphertext."""
    address = record.get("address")
    return "" if is_ciphertext(address) else address
