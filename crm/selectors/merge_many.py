"""What the page about merging several customers shows: all of them side by side, and what the others bring."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from crm.selectors.merge import Group, Person, field_name, person_of, shown_value
from customers.choices import AttributeLevel, MergePolicy
from customers.models import AttributeValue, Customer
from customers.services.identity import FIELDS
from customers.services.identity.relations import customer_relations


@dataclass(frozen=True, slots=True)
class Option:
    """The value that one of them has."""

    person: Person
    value: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class ManyLine:
    """A detail of all of them; where all are alike there is nothing to choose."""

    choice: str
    label: str
    alike: str = ""
    options: list[Option] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Several:
    """Several customers and what a merge would do."""

    kept: Person
    away: list[Person]
    lines: list[ManyLine]
    bringing: list[Group]

    @property
    def people(self) -> list[Person]:
        """All of them, who stays first."""
        return [self.kept, *self.away]


def best_to_keep(customers: Sequence[Customer]) -> Customer:
    """Who is proposed to stay: who has the most orders, of equals the oldest."""
    return max(customers, key=lambda one: (one.facts.order_count if hasattr(one, "facts") else 0, -one.pk))


def compare_many(
    keep: Customer, away: Sequence[Customer], *, may_see_contact: bool, chosen: Mapping[str, int]
) -> Several:
    """All of them side by side, with what is chosen or proposed of each detail that differs."""
    everybody = {one.pk: one for one in (keep, *away)}
    people = {pk: person_of(one, may_see_contact=may_see_contact) for pk, one in everybody.items()}
    return Several(
        kept=people[keep.pk],
        away=[people[one.pk] for one in away],
        lines=[*_details(everybody, people, may_see_contact, chosen), *_attributes(people, chosen)],
        bringing=_bringing([one.pk for one in away]),
    )


def _details(
    everybody: dict[int, Customer], people: dict[int, Person], may_see_contact: bool, chosen: Mapping[str, int]
) -> Iterator[ManyLine]:
    for name in FIELDS:
        values = {pk: getattr(one, name) for pk, one in everybody.items()}
        shown = {pk: shown_value(one, name, may_see_contact) for pk, one in everybody.items()}
        if name == "is_grey":
            proposed = None if len(set(values.values())) > 1 else next(iter(values))  # nobody is grey by chance
        else:
            proposed = next((pk for pk, value in values.items() if value), next(iter(values)))
        if any(values.values()):
            is_same = len(set(values.values())) == 1
            yield _line(name, field_name(name), shown, people, is_same, chosen.get(name, proposed))


def _attributes(people: dict[int, Person], chosen: Mapping[str, int]) -> Iterator[ManyLine]:
    """Attributes that one of them has; a value cannot be chosen away, so only values are offered."""
    rows = AttributeValue.objects.filter(customer__in=people).exclude(definition__level=AttributeLevel.BASIC)
    found: dict[tuple[str, str], dict[int, str]] = {}
    for one in rows.select_related("definition").order_by("definition__level", "definition__position", "definition"):
        found.setdefault((one.merge_choice, one.definition.name), {})[one.customer_id] = one.value
    for (choice, label), held in found.items():
        values = {pk: held[pk] for pk in people if pk in held}  # who stays comes first
        is_same = len(set(values.values())) == 1
        yield _line(choice, label, values, people, is_same, chosen.get(choice, next(iter(values))))


def _line(
    choice: str, label: str, values: dict[int, str], people: dict[int, Person], is_same: bool, picked: int | None
) -> ManyLine:
    if is_same:
        return ManyLine(choice, label, alike=next(iter(values.values())))
    options = [Option(people[pk], values.get(pk, ""), pk == picked) for pk in people if pk in values]
    return ManyLine(choice, label, options=options)


def _bringing(away: list[int]) -> list[Group]:
    """How many rows of each kind belong to those who go."""
    found: dict[str, int] = {}
    for relation in customer_relations():
        if relation.policy is MergePolicy.MOVE:
            count = relation.rows.filter(**{f"{relation.field.name}__in": away}).count()
            label = str(relation.model._meta.verbose_name_plural)
            found[label] = found.get(label, 0) + count
    return [Group(label, count) for label, count in found.items() if count]
