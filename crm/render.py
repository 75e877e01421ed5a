"""How a buyer is addressed and quoted. Plain Python, no words of the interface: these go to the buyer or are theirs."""

import re

from customers.render import CITY, COMPOUND_SURNAMES, PROVINCE

HAN = re.compile(r"[\u3400-\u9fff]")
TITLES = {"male": "先生", "female": "女士"}
LATIN_TITLES = {"male": "Mr", "female": "Ms"}
MUNICIPALITIES = ("北京", "上海", "天津", "重庆")
STOPS = "。！？!?；;\n…"
SENTENCE = 60


def surname(name: str) -> str:
    """The family name of a Chinese name, "" of any other or of none."""
    name = name.strip()
    if not name or not HAN.match(name):
        return ""
    return name[:2] if name.startswith(COMPOUND_SURNAMES) else name[0]


def titled_name(name: str, gender: str) -> str:
    """陈小满 as 陈女士, Anna Berg as Ms Berg; "" where the name or the gender is not known."""
    family = surname(name)
    if family and gender in TITLES:
        return family + TITLES[gender]
    words = name.replace("*", "").split()
    if len(words) > 1 and not family and gender in LATIN_TITLES:
        return f"{LATIN_TITLES[gender]} {words[-1]}"
    return ""


def salutation(name: str, gender: str) -> str:
    """How a sentence to the buyer begins: by name and title, else a neutral word."""
    titled = titled_name(name, gender)
    if titled:
        return titled
    return "Hello" if name and not HAN.search(name) else "您好"


def city(address: str) -> str:
    """The city of a Chinese address without its suffix, "" when it cannot be told."""
    address = address.strip()
    province = PROVINCE.match(address)
    if province is None:
        return ""
    found = CITY.match(address[province.end() :])
    name = (found.group() if found else province.group()).strip()
    if found is None and not name.startswith(MUNICIPALITIES):
        return ""
    return re.sub(r"(?:市|自治州|地区|盟)$", "", name)


def filled_reason(text: str, *, gaps: str, product: str) -> str:
    """A follow-up's text with its values; a part between · falls away whose value is not there."""
    values = {"{gaps}": gaps, "{缺口}": gaps, "{product}": product, "{商品}": product}
    parts = [part.strip() for part in text.split("·")]
    kept = [part for part in parts if part and all(value for name, value in values.items() if name in part)]
    joined = " · ".join(kept)
    for name, value in values.items():
        joined = joined.replace(name, value)
    return joined


def sentence_at(text: str, place: int) -> str:
    """The sentence that stands at that place of a text, with its stop; long ones are cut."""
    start = max((text.rfind(stop, 0, place) for stop in STOPS), default=-1) + 1
    ends = [found for found in (text.find(stop, place) for stop in STOPS) if found >= 0]
    sentence = text[start : min(ends) + 1 if ends else len(text)].strip()
    return sentence if len(sentence) <= SENTENCE else sentence[: SENTENCE - 1] + "…"
