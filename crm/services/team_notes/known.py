"""What the shop knows already, read in portions: words, buyers, and what stands at each of them."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from typing import Any, TypeVar

from django.conf import settings
from django.utils.translation import override

from crm.choices import InteractionKind, NoteSource
from crm.models import Interaction, Note
from customers.choices import Gender, Temper
from customers.models import AttributeDefinition, AttributeValue, Channel, Customer, CustomerAlias, Shop
from customers.normalize import phone_last4
from customers.selectors.shop_day import shop_day
from customers.services.attributes import OWN_LEVELS
from customers.services.basics import CHINESE_MOBILE
from customers.texts import platform_name
from tagging.models import CustomerTag, Tag

from .happenings import Happening
from .wishes import BETWEEN_TAGS, Asked, ShopWords, same

PORTION = 1000
T = TypeVar("T")


@dataclass(slots=True)
class Standing:
    """What a buyer has now; grows while rows of the same buyer are looked at."""

    temper: str
    tags: set[int] = field(default_factory=set)
    choices: dict[int, int] = field(default_factory=dict)
    notes: set[str] = field(default_factory=set)
    values: dict[int, str] = field(default_factory=dict)
    happenings: set[Happening] = field(default_factory=set)


def shop_words(*, shop: Shop, reads_phones: bool, at: datetime) -> ShopWords:
    """The words of a shop as cells may write them, in every language of the program."""
    tags = list(Tag.objects.filter(shop=shop).select_related("group").order_by("pk"))
    return ShopWords(
        shop_names=frozenset({same(shop.name), same(shop.code)}),
        channels=_channels(shop),
        tags=_tags(tags),
        odd_tags=tuple({same(tag.label) for tag in tags if BETWEEN_TAGS.search(tag.label)}),
        tempers=_labels(Temper),
        genders=_labels(Gender),
        kinds=_labels(InteractionKind),
        attributes={one.pk: one for one in own_attributes(shop)},
        reads_phones=reads_phones,
        today=shop_day(shop, at=at),
    )


def own_attributes(shop: Shop) -> list[AttributeDefinition]:
    """What the shop wants to know of its buyers, as far as people may write it."""
    return list(AttributeDefinition.objects.filter(shop=shop, level__in=OWN_LEVELS).order_by("position", "pk"))


def _channels(shop: Shop) -> dict[str, tuple[int, ...]]:
    found: dict[str, set[int]] = defaultdict(set)
    channels = list(Channel.objects.filter(shop=shop))
    for language, _name in settings.LANGUAGES:
        with override(language):
            for channel in channels:
                for word in (channel.name, channel.code, str(platform_name(channel.code))):
                    found[same(word)].add(channel.pk)
    return {word: tuple(sorted(keys)) for word, keys in found.items()}


def _tags(tags: Sequence[Tag]) -> dict[str, tuple[Tag, ...]]:
    """By label as it stands, by label folded, and by the bare name where no label reads like it."""
    labels: dict[str, list[Tag]] = defaultdict(list)
    folded: dict[str, list[Tag]] = defaultdict(list)
    names: dict[str, list[Tag]] = defaultdict(list)
    for tag in tags:
        labels[tag.label].append(tag)
        folded[same(tag.label)].append(tag)
        names[same(tag.name)].append(tag)
    return {word: tuple(found) for word, found in {**names, **folded, **labels}.items()}


def _labels(choices: Any) -> dict[str, str]:
    words = {same(value): value for value in choices.values if value}
    for language, _name in settings.LANGUAGES:
        with override(language):
            words |= {same(str(one.label)): one.value for one in choices if one.value}
    return words


def portions(items: Iterable[T]) -> Iterator[list[T]]:
    """The items a thousand at a time."""
    rest = iter(items)
    while portion := list(islice(rest, PORTION)):
        yield portion


class Buyers:
    """Who is meant by the ids of rows: two or three look-ups for a thousand rows."""

    def __init__(self, shop: Shop, rows: Iterable[Asked]) -> None:
        self._shop = shop
        self._by: dict[tuple[str, str], set[int]] = defaultdict(set)
        self.channel_of: dict[int, int] = {}
        for portion in portions(rows):
            self._load(portion)

    def meant_by(self, row: Asked) -> set[int]:
        """The buyers whom the surest id of the row names: buyer id, else nick, else phone."""
        places = [("key", "key"), ("account", "key"), ("account", "account"), ("phone", "phone")]
        for kind, what in places:
            found = self._by.get((kind, row.ids.get(what, "")), set()) if what in row.ids else set()
            if row.channel_ids is not None:
                found = {pk for pk in found if self.channel_of[pk] in row.channel_ids}
            if found:
                return found
        return set()

    def _load(self, rows: list[Asked]) -> None:
        ids = {what: {row.ids[what] for row in rows if what in row.ids} for what in ("key", "account", "phone")}
        customers = Customer.objects.filter(shop=self._shop)
        self._note("key", customers.filter(key__in=ids["key"]).values_list("key", "pk", "channel_id"))
        aliases = CustomerAlias.objects.filter(shop=self._shop, key__in=ids["key"])
        self._note("key", aliases.values_list("key", "customer_id", "channel_id"))
        nicks = (ids["account"] | ids["key"]) - {""}
        self._note("account", customers.filter(account__in=nicks).values_list("account", "pk", "channel_id"))
        stored = {form: number for number in ids["phone"] for form in {number, CHINESE_MOBILE.sub(r"\1", number)}}
        if stored:
            tails = {phone_last4(form) for form in stored}
            found = customers.filter(phone_last4__in=tails, phone__in=list(stored))
            self._note("phone", ((stored[one[0]], *one[1:]) for one in found.values_list("phone", "pk", "channel_id")))

    def _note(self, kind: str, found: Iterable[tuple[str, int, int]]) -> None:
        for text, pk, channel_id in found:
            self._by[kind, text].add(pk)
            self.channel_of.setdefault(pk, channel_id)


def load_standing(shop: Shop, customer_ids: Iterable[int], *, with_happenings: bool) -> dict[int, Standing]:
    """What these buyers have now; what they did only where it is asked about."""
    standing: dict[int, Standing] = {}
    for keys in portions(customer_ids):
        for pk, temper in Customer.objects.filter(shop=shop, pk__in=keys).values_list("pk", "temper"):
            standing[pk] = Standing(temper)
        tags = CustomerTag.objects.filter(customer__in=keys)
        for pk, tag_id, choice_id in tags.values_list("customer_id", "tag_id", "choice_set_id"):
            standing[pk].tags.add(tag_id)
            if choice_id:
                standing[pk].choices[choice_id] = tag_id
        notes = Note.objects.filter(customer__in=keys)
        for found in (notes.standing(), notes.filter(source=NoteSource.IMPORT)):
            for pk, text in found.values_list("customer_id", "text"):
                standing[pk].notes.add(text)
        values = AttributeValue.objects.filter(customer__in=keys).values_list("customer_id", "definition_id", "value")
        for pk, definition_id, value in values:
            standing[pk].values[definition_id] = value
        if with_happenings:
            told = Interaction.objects.filter(customer__in=keys).values_list("customer_id", "kind", "happened_at")
            for pk, kind, happened_at in told:
                standing[pk].happenings.add(Happening(kind, shop_day(shop, at=happened_at)))
    return standing
