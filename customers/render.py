"""What people without the right to contact details read instead. Plain Python."""

import re

COMPOUND_SURNAMES = (
    "欧阳",
    "司马",
    "上官",
    "诸葛",
    "夏侯",
    "皇甫",
    "尉迟",
    "公孙",
    "慕容",
    "令狐",
    "长孙",
    "司徒",
    "端木",
)
HIDDEN = "**"
PHONE_SHAPE = re.compile(r"\+?[\d\s().-]{7,}")
EMAIL_IN_TEXT = re.compile(r"[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+")
PHONE_IN_TEXT = re.compile(r"\+?\d[\d ().-]{5,}\d")
HAN = re.compile(r"[\u3400-\u9fff]")
PROVINCE = re.compile(r"^\S{2,8}?(?:省|自治区|特别行政区|市)")
CITY = re.compile(r"^\s*\S{1,9}?(?:市|自治州|地区|盟)")


def masked_name(name: str) -> str:
    """张三 as 张**, 欧阳娜 as 欧阳**; a name that came masked stays as it is."""
    name = name.strip()
    if not name or "*" in name:
        return name
    surname = name[:2] if name.startswith(COMPOUND_SURNAMES) else name[0]
    return surname + HIDDEN


def masked_phone(phone: str) -> str:
    """13812341234 as 138****1234; a shorter number keeps its last four only."""
    if not phone or "*" in phone:
        return phone
    digits = re.sub(r"\D", "", phone)
    if len(digits) < 8:
        return "****"
    return (digits[:3] if len(digits) >= 11 else "") + "****" + digits[-4:]


def masked_email(email: str) -> str:
    """anna@example.com as a***@example.com."""
    local, at, domain = email.partition("@")
    return f"{local[:1]}***{at}{domain}" if at else masked_name(email)


def masked_address(address: str) -> str:
    """Province and city of a Chinese address; nothing of any other, whose first part is the street."""
    address = address.strip()
    if not HAN.search(address):
        return ""
    province = PROVINCE.match(address)
    if province is None:
        first, _, rest = address.partition(" ")
        return first if rest and len(first) <= 8 else ""
    city = CITY.match(address[province.end() :])
    return (province.group() + (city.group() if city else "")).strip()


def masked_nick(nick: str) -> str:
    """A nick as it stands, for agents meet it in the chat; an e-mail or phone used as one is masked."""
    if "@" in nick:
        return masked_email(nick)
    return masked_phone(nick) if PHONE_SHAPE.fullmatch(nick) else nick


def masked_key(key: str) -> str:
    """The parts of a buyer's id, each masked as what it is."""
    parts = key.split("|")
    if len(parts) != 3:
        return masked_nick(key)
    nick, receiver, phone = parts
    return "|".join([masked_nick(nick), masked_name(receiver), masked_phone(phone)])


def masked_text(text: str) -> str:
    """A note as it stands, but for phones and e-mails in it."""
    text = EMAIL_IN_TEXT.sub(lambda found: masked_email(found.group()), text)
    return PHONE_IN_TEXT.sub(lambda found: masked_phone(found.group()), text)


def masked_search(text: str) -> str:
    """What somebody looked for, told without a phone, an e-mail or a whole name."""
    text = masked_text(text)
    return masked_name(text) if HAN.search(text) and "*" not in text else text


def buyer_nick(*, account: str, key: str) -> str:
    """What stands for a buyer without a name: the nick, else the first filled part of the key, masked."""
    if account:
        return masked_nick(account)
    parts = key.split("|")
    if len(parts) != 3:
        return masked_nick(key)
    nick, receiver, phone = parts
    return masked_nick(nick) if nick else masked_name(receiver) or masked_phone(phone)


def full_nick(*, account: str, key: str) -> str:
    """The same for people who may see contact details."""
    return account or next((part for part in key.split("|") if part), key)
