"""Which buyers of the demo shop wrote lately and what came of it, as chat records. Plain Python, no clock."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from typing import NamedTuple

from .chat_lines import ADVERT, BUYING, LOOKING, WAITING, A, Line
from .goods import GOODS, Good
from .people import KNOWN
from .purchases import Buyer
from .service_talks import ASKING, Asking

SEED = 20260604
COLUMNS = ["时间", "买家昵称", "客服", "发送方", "内容"]
AGENTS = ("小美", "阿宽")
# Days since the last order.
SHIPPED, RECEIVED, BOUGHT, GONE = range(1, 7), range(8, 75), range(2, 30), range(200, 730)
LATELY = 20  # days
MORNING, EVENING = 9 * 60 + 20, 20 * 60 + 40


@dataclass(frozen=True, slots=True)
class Talk:
    """A talk as it was held, and what its agent said of it; no state: nothing yet."""

    buyer: Buyer
    lines: tuple[Line, ...]
    began_at: datetime
    agent: str
    good: Good | None = None
    state: str = ""
    stage: str = "pre_sale"
    kind: str = ""
    purpose: str = ""
    intent: str = ""
    loss: str = ""
    postponed_by: int = 0

    def rows(self) -> Iterator[dict[str, str]]:
        """Its lines in the columns of the table."""
        moment = self.began_at
        for who, minutes, words in self.lines:
            moment += timedelta(minutes=minutes, seconds=len(words) % 50)
            text = words.format(title=self.good.title if self.good else "")
            agent = self.agent if who == A else ""
            cells = (f"{moment:%Y-%m-%d %H:%M:%S}", self.buyer.person.account, agent, who, text)
            yield dict(zip(COLUMNS, cells, strict=True))


class _Free(NamedTuple):
    """Buyers with whom nobody has talked lately; each is taken once."""

    buyers: list[Buyer]

    def take(self, ages: Collection[int] = (), fits: str = "") -> tuple[Buyer, Good | None] | None:
        """The first whose last order is so many days old and of such a good, else the first who did not buy lately."""
        for buyer in self.buyers:
            good = _good_of(buyer, fits)
            if (good and buyer.last_age in ages) if ages else buyer.last_age > LATELY:
                self.buyers.remove(buyer)
                return buyer, good
        return None


def talks_of(buyers: list[Buyer], *, busy: Collection[int], now: datetime) -> list[Talk]:
    """A talk with each of some buyers who are not busy otherwise; the same for the same buyers and moment."""
    free = _Free([one for one in buyers if one.channel == "taobao" and _is_free(one, busy)])
    return [*_asking(free, now), *_buying(free), *_looking(free, now), *_waiting(free, now), *_advert(free, now)]


def _is_free(buyer: Buyer, busy: Collection[int]) -> bool:
    return buyer.person.number not in KNOWN and buyer.person.number not in busy and "grey" not in buyer.tags


def _good_of(buyer: Buyer, fits: str) -> Good | None:
    """What was bought last, as far as it fits."""
    if not buyer.purchases or not buyer.purchases[0].paid_at:
        return None
    goods = (line.good for line in buyer.purchases[0].lines)
    return next((good for good in goods if good.sku.startswith(fits)), None)


def _asking(free: _Free, now: datetime) -> Iterator[Talk]:
    for one in ASKING:
        in_sale = one.stage == "in_sale"
        found = free.take(SHIPPED if in_sale else RECEIVED, one.fits)
        if found:
            yield _about_an_order(one, *found, now=now)


def _about_an_order(one: Asking, buyer: Buyer, good: Good | None, *, now: datetime) -> Talk:
    days = buyer.last_age - (1 if one.stage == "in_sale" else 7)
    began_at = _in_hours(buyer, now, min(days, LATELY))
    return Talk(
        buyer, one.lines, began_at, _agent(buyer), good, "resolved", one.stage, kind=one.kind, purpose=one.purpose
    )


def _buying(free: _Free) -> Iterator[Talk]:
    for one in BUYING:
        found = free.take(BOUGHT, one.fits)
        if found:
            buyer, good = found
            began_at = buyer.purchases[0].ordered_at - timedelta(minutes=sum(line[1] for line in one.lines) + 9)
            yield Talk(buyer, one.lines, began_at, _agent(buyer), good, intent="strong")


def _looking(free: _Free, now: datetime) -> Iterator[Talk]:
    for place, one in enumerate(LOOKING):
        found = free.take()
        if found:
            buyer, began_at = found[0], _in_hours(found[0], now, 1 + 2 * place)
            state = "lost" if one.loss else "postponed"
            good = next((good for good in GOODS if good.sku == one.sku), None)
            yield Talk(
                buyer, one.lines, began_at, _agent(buyer), good, state,
                intent="some", loss=one.loss, postponed_by=one.postponed_by,
            )  # fmt: skip


def _waiting(free: _Free, now: datetime) -> Iterator[Talk]:
    for minutes_ago, lines in WAITING:
        found = free.take()
        if found:
            buyer = found[0]
            began_at = now - timedelta(minutes=minutes_ago + sum(line[1] for line in lines) + len(lines))
            yield Talk(buyer, lines, began_at, _agent(buyer), intent="some")


def _advert(free: _Free, now: datetime) -> Iterator[Talk]:
    """Who sells something writes as a buyer does."""
    found = free.take(GONE)
    if found:
        yield Talk(found[0], (ADVERT,), _in_hours(found[0], now, 3), _agent(found[0]))


def _in_hours(buyer: Buyer, now: datetime, days: int) -> datetime:
    """A moment of the shop's hours so many days ago, at least the day before."""
    minute = Random(SEED + buyer.person.number).randint(MORNING, EVENING)
    midnight = (now - timedelta(days=max(days, 1))).replace(hour=0, minute=0, second=0, microsecond=0)
    return midnight + timedelta(minutes=minute)


def _agent(buyer: Buyer) -> str:
    return AGENTS[buyer.person.number % len(AGENTS)]
