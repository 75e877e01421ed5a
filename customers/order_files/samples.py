"""A few values of each column, so that a person sees what a column holds. People's details are masked."""

import re
from collections.abc import Iterable, Sequence

from customers.normalize import clean_cell, visible
from customers.render import masked_address, masked_email, masked_name, masked_nick, masked_phone

from .headers import Header

SAMPLED = 200  # records that are looked at
SHOWN = 3
LENGTH = 40
MASKS = {
    "account": masked_nick,
    "key_account": masked_name,
    "receiver": masked_name,
    "phone": masked_phone,
    "email": masked_email,
    "address": masked_address,
}
# Headings of columns that tell of a person, whatever they are read as.
PERSONAL = (
    (re.compile(r"地址|address|street", re.IGNORECASE), masked_address),
    (re.compile(r"电话|手机|phone|mobile|\btel\b", re.IGNORECASE), masked_phone),
    (
        re.compile(r"姓名|收[货件]人|抬头|联系人|(billing|shipping|recipient).*name", re.IGNORECASE),
        masked_name,
    ),
    (re.compile(r"mail|邮箱|帐号|账号|支付宝", re.IGNORECASE), masked_nick),
)


def samples_of(header: Header, records: Iterable[Sequence[str]]) -> list[list[str]]:
    """Up to three different values of each column, in the order of the file."""
    found: list[dict[str, None]] = [{} for _name in header.names]
    for record in records:
        for values, cell in zip(found, record, strict=False):
            if cell and len(values) < SHOWN and (value := clean_cell(cell[: 4 * LENGTH])):
                values[visible(value)] = None
    return [
        [_shown(value, heading, field) for value in values]
        for values, (heading, field) in zip(found, header.mapping, strict=True)
    ]


def _shown(value: str, heading: str, field: str | None) -> str:
    mask = MASKS.get(field or "") or next((one for named, one in PERSONAL if named.search(heading)), None)
    value = (mask(value) or "…") if mask else value
    return value if len(value) <= LENGTH else value[: LENGTH - 1] + "…"
