"""What the find box answers: what it recognised, what it would keep, and whom it may mean."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from crm.selectors.buyers import Buyer, buyers
from customers.chat_lines import clean, fold
from customers.models import Channel, Customer, Shop
from customers.render import masked_email, masked_phone
from customers.search_shapes import Shapes, shapes_of
from customers.selectors.search import Found, Sign, find_shapes

SHOWN = 9  # as many as there are digits
LOOKED_AT = 50
PREFIXES = {"tb_": "taobao", "jd_": "jd"}  # of nicks that a platform hands out

CLUES = {
    Sign.ORDER: (_("order number"), "receipt_long"),
    Sign.PHONE: (_("phone"), "call"),
    Sign.LAST_FOUR: (_("phone ending in"), "call"),
    Sign.EMAIL: (_("e-mail"), "mail"),
    Sign.NICK: (_("nick"), "alternate_email"),
    Sign.NAME: (_("name"), "badge"),
    Sign.INITIALS: (_("initials"), "abc"),
    Sign.NICK_BEGINS: (_("nick that begins with"), "alternate_email"),
    Sign.NAME_BEGINS: (_("name that begins with"), "badge"),
}


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a text, and whether it is what was looked for."""

    text: str
    is_match: bool = False


@dataclass(frozen=True, slots=True)
class Clue:
    """What the box took the text for."""

    kind: object
    icon: str
    text: str


@dataclass(frozen=True, slots=True)
class FindLine:
    """One buyer to choose, with the digit that chooses them."""

    digit: int
    buyer: Buyer
    name: list[Piece]  # none: not known
    ids: list[Piece]
    contact: list[Piece]


@dataclass(frozen=True, slots=True)
class Offer:
    """A new customer, as far as the text tells them; `chosen` is the channel when there is no doubt about it."""

    channels: list[tuple[int, str]]
    chosen: int | None = None
    account: str = ""
    name: str = ""
    phone: str = ""


@dataclass(frozen=True, slots=True)
class FindPage:
    asked: str
    clue: Clue | None
    was_wide: bool
    message: str
    lines: list[FindLine]
    count: int
    has_more: bool
    opens_itself: bool
    found_by_phone: list[int]


def find_page(
    shops: Sequence[Shop],
    text: str,
    *,
    at: datetime,
    may_see_contact: bool,
    may_keep: bool = True,
    is_typing: bool = False,
) -> FindPage:
    """The answer to a text, over all the reader's shops; one buyer takes as many queries as many do."""
    shapes = shapes_of(text)
    keys = [shop.pk for shop in shops]
    found = find_shapes(keys, shapes, LOOKED_AT, may_see_contact=may_see_contact, is_typing=is_typing)
    rows = _rows(found)
    shown = rows[:SHOWN]
    known = buyers((customer for customer, _by in shown), at=at, may_see_contact=may_see_contact)
    message = shapes.message if may_keep and not _is_all_one_word(text, found) else ""
    return FindPage(
        asked=clean(text),
        clue=_clue(shapes, found),
        was_wide=shapes.was_wide,
        message=message,
        lines=[_line(n, one, by, known[one.pk]) for n, (one, by) in enumerate(shown, 1)],
        count=len(rows),
        has_more=len(found) >= LOOKED_AT,
        opens_itself=len(rows) == 1 and rows[0][1].is_exact and not (is_typing and shapes.is_bare_four),
        found_by_phone=[one.customer_id for one in found if one.by in (Sign.PHONE, Sign.LAST_FOUR)],
    )


def offer_of(shops: Sequence[Shop], text: str) -> Offer:
    """What a new customer would be made of; one query."""
    shapes = shapes_of(text)
    phone = next(iter(shapes.phones), f"****{shapes.last_four}" if shapes.last_four else "")
    account = "" if shapes.is_bare_four or _is_order_number(shapes.nick) else shapes.nick
    return offer_in(shops, account=account, phone=phone)


def offer_in(shops: Sequence[Shop], *, chosen: int | None = None, account: str = "", phone: str = "") -> Offer:
    """The channels to choose from; the shop's name is told where there are several."""
    names = {shop.pk: shop.name for shop in shops}
    rows = list(Channel.objects.filter(shop__in=list(names)).order_by("shop__name", "name", "pk"))
    prefix = PREFIXES.get(account[:3].lower())
    likely = rows if len(rows) == 1 else [one for one in rows if one.code == prefix]
    return Offer(
        channels=[(one.pk, f"{names[one.shop_id]} · {one.name}" if len(names) > 1 else one.name) for one in rows],
        chosen=chosen or (likely[0].pk if len(likely) == 1 else None),
        account=account,
        phone=phone,
    )


def count_text(page: FindPage) -> str:
    """How many buyers were found, as far as was looked."""
    text = ngettext("%(n)s customer", "%(n)s customers", page.count)
    return text % {"n": f"{page.count}+" if page.has_more else page.count}


def _rows(found: list[Found]) -> list[tuple[Customer, Found]]:
    """The buyers with how they were found: surest kind first, then who bought last."""
    order = {sign: place for place, sign in enumerate(Sign)}
    by = {one.customer_id: one for one in found}
    rows: Iterable[Customer] = (
        Customer.objects.filter(pk__in=list(by)).select_related("facts", "channel", "shop") if by else ()
    )
    return sorted(
        ((customer, by[customer.pk]) for customer in rows),
        key=lambda row: (order[row[1].by], -_last_order(row[0]).toordinal(), row[0].pk),
    )


def _last_order(customer: Customer) -> date:
    facts = getattr(customer, "facts", None)
    return (facts.last_paid_on if facts else None) or date.min


def _is_all_one_word(text: str, found: list[Found]) -> bool:
    """Whether the whole text turned out to be somebody's nick or name, and nothing that they said."""
    return bool(found) and _squeezed(found[0].word) == _squeezed(clean(text))


def _squeezed(text: str) -> str:
    return "".join(fold(text).split())


def _clue(shapes: Shapes, found: list[Found]) -> Clue | None:
    """By what the first was found; for nobody, the surest shape of the text."""
    words = {
        Sign.ORDER: next(filter(_is_order_number, shapes.order_numbers), ""),
        Sign.PHONE: next(iter(shapes.phones), ""),
        Sign.LAST_FOUR: shapes.last_four,
        Sign.EMAIL: next(iter(shapes.emails), ""),
        Sign.NICK: shapes.nick,
    }
    by = found[0].by if found else next((sign for sign, word in words.items() if word), None)
    if by is None:
        return None
    if by is Sign.LAST_FOUR and shapes.phones:
        by = Sign.PHONE
    word = words.get(by) or (found[0].word if found else "")
    kind, icon = CLUES[by]
    return Clue(kind, icon, word)


def _is_order_number(word: str) -> bool:
    return word.startswith("#") or sum(map(str.isdigit, word)) >= 12


def _line(digit: int, customer: Customer, found: Found, buyer: Buyer) -> FindLine:
    """The line, with the part that was looked for marked where it can be seen."""
    phone = masked_phone(customer.phone)
    is_nick, is_name = found.by is Sign.NICK, found.by in (Sign.NAME, Sign.INITIALS)
    prefix = found.word if found.by in (Sign.NICK_BEGINS, Sign.NAME_BEGINS) else ""
    ids = [Piece(buyer.nick, is_match=is_nick)] if not prefix else marked(buyer.nick, prefix)
    name = [Piece(buyer.name, is_match=is_name)]
    contact = [Piece(phone)]
    if found.by in (Sign.PHONE, Sign.LAST_FOUR):
        contact = marked(phone or f"****{found.word[-4:]}", found.word[-4:])
    elif found.by is Sign.ORDER:
        contact = [Piece(found.word, is_match=True)]
    elif found.by is Sign.EMAIL:
        contact = [Piece(masked_email(customer.email), is_match=True)]
    if prefix:
        name = marked(buyer.name, prefix)
    if not customer.name:
        ids, name = [Piece(buyer.name, is_match=is_nick)] if not prefix else name, []
    return FindLine(digit, buyer, name, _filled(ids), _filled(contact))


def marked(text: str, word: str) -> list[Piece]:
    """The text in pieces, the word marked at its end or else where it comes first."""
    if text.endswith(word):
        return _filled([Piece(text.removesuffix(word)), Piece(word, is_match=True)])
    before, match, after = text.partition(word)
    return _filled([Piece(before), Piece(match, is_match=True), Piece(after)])


def _filled(pieces: list[Piece]) -> list[Piece]:
    return [piece for piece in pieces if piece.text]
