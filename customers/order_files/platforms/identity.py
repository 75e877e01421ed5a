"""How a buyer is told from others. Nobody is ever guessed to be somebody else."""

CIPHERTEXT = ("##", "$$")


def account_or_triple(account: str, receiver: str, phone: str, email: str) -> str:
    """The account when it is clear; else account, receiver and phone as they stand, masked or not."""
    if account and "*" not in account:
        return account
    if receiver.startswith(CIPHERTEXT):
        return ""
    return f"{account}|{receiver}|{phone}" if account or receiver or phone else ""


def email_phone_or_name(name: str, receiver: str, phone: str, email: str) -> str:
    """The e-mail address in lower case, else the digits of the phone, else the billing name."""
    if email:
        return email.lower()
    return "".join(filter(str.isdigit, phone)) or name


def as_it_stands(account: str, receiver: str, phone: str, email: str) -> str:
    """The cell itself."""
    return account
