"""The form above the customer list that adds a condition: first the field, then what it shall be."""

from dataclasses import dataclass, field

from django.http import HttpRequest

from customers.admin.keyset import OWN_PARAMETERS
from customers.admin.shops import shop_of
from tagging.conditions import FIELDS, OPERATORS, Kind
from tagging.conditions.vocabulary import MONTHS, NUMBERS
from tagging.selectors.list_words import list_words
from tagging.selectors.rule_words import RuleWords
from tagging.texts import FIELD_NAMES, VALUE_NAMES, month_name, operator_name

from .conditions import ADDING, KEY, OPERATOR, REFUSED, VALUE

Choices = list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class AddForm:
    """What the form shows; without a field it asks for one. `was` is what did not fit the last time."""

    kept: Choices
    fields: Choices
    chosen: str = ""
    input: str = ""
    operators: Choices = field(default_factory=list)
    options: Choices = field(default_factory=list)
    keys: Choices = field(default_factory=list)
    was: dict[str, list[str]] = field(default_factory=dict)

    @property
    def chosen_name(self) -> str:
        return dict(self.fields).get(self.chosen, "")

    @property
    def was_operator(self) -> str:
        return "".join(self.was.get(OPERATOR, [])[-1:])

    @property
    def was_key(self) -> str:
        return "".join(self.was.get(KEY, [])[-1:])

    @property
    def was_values(self) -> list[str]:
        return self.was.get(VALUE, [])

    @property
    def was_value(self) -> str:
        return "".join(self.was_values[-1:])


def add_form(request: HttpRequest, adding: str) -> AddForm:
    """The form for the field that the address names; the rest of the address goes along."""
    gone = (*ADDING, *OWN_PARAMETERS)
    kept = [(name, value) for name, values in request.GET.lists() if name not in gone for value in values]
    fields = [(name, str(label)) for name, label in FIELD_NAMES.items()]
    shop = shop_of(request)
    if adding not in FIELDS or shop is None:
        return AddForm(kept, fields)
    kind, words = FIELDS[adding].kind, list_words(shop.pk)
    operators = [(name, operator_name(kind, name)) for name in OPERATORS[kind]]
    options = _options(adding, kind, words)
    shown = "number" if kind in NUMBERS else "flag" if kind is Kind.FLAG else "boxes" if options else "text"
    keys = words.attributes if kind is Kind.ATTRIBUTE else []
    was = {name: request.GET.getlist(again) for name, again in REFUSED.items()}
    return AddForm(kept, fields, adding, shown, operators, options, keys, was)


def _options(name: str, kind: Kind, words: RuleWords) -> Choices:
    if kind is Kind.TAGS:
        return words.tags
    if kind is Kind.SEGMENTS:
        return words.segments
    if kind is Kind.MONTH:
        return [(word, month_name(word)) for word in MONTHS]
    if kind is Kind.CHOICE:
        return [(word, str(VALUE_NAMES[word])) for word in FIELDS[name].options]
    return words.channels if name == "channel" else []
