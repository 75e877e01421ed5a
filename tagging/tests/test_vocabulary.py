"""Every field and operator asked of the database and counted in Python: one answer, what is not known included."""

from datetime import timedelta
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from customers.models import Customer, CustomerFacts
from customers.tests.rounds import rounds
from tagging.conditions import FIELDS, OPERATORS, Condition, ConditionError, Cuts, Kind
from tagging.conditions.vocabulary import MONTHS, NUMBERS, PLACES, ROWS
from tagging.filters import CUSTOMERS, FACTS, Moment, birthday_words, condition_q
from tagging.models import Segment, Tag
from tagging.selectors.known import Books, attributes_of, books_of, known_of, segments_of, tags_of
from tagging.services.segment_members import keep_named
from tagging.services.segments import collect_segment, save_segment, take_snapshot
from tagging.tests.shops_made import AT, TODAY, made_shop

CUTS = Cuts(
    r=(Decimal("1.000000"), Decimal("60.400000"), Decimal("180.000000"), Decimal("300.500000")),
    f=(Decimal("1.000000"), Decimal("1.000000"), Decimal("2.200000"), Decimal("4.000000")),
    m=(Decimal("0.000000"), Decimal("100.005000"), Decimal("800.000000"), Decimal("1741.723333")),
)
WEIGHT = 3  # another than a shop begins with
WORDS = {
    "channel": ("taobao", "jd", "juhuasuan", "nowhere"),
    "region": ("浙江", "上海市", "江苏省苏州市", "北京"),
    "attribute": ("S", "M", "XL"),
}
EDGES = (0, 1, 2, 3, 4, 5, 14, 30, 60, 61, 90, 100, 180, 181, 300, 500, 800, 2000, 5000, 10**6)

pytestmark = pytest.mark.django_db


def number_of(kind):
    places = PLACES[kind]
    plain = st.sampled_from(EDGES).map(Decimal)
    fine = st.integers(-5, 900_000).map(lambda one: Decimal(one).scaleb(-places))
    return plain if kind is Kind.SCORE else st.one_of(plain, fine)


@st.composite
def raw_conditions(draw, tag_ids, segment_ids):
    field = FIELDS[draw(st.sampled_from(sorted(FIELDS)))]
    operator = draw(st.sampled_from(OPERATORS[field.kind]))
    raw = {"field": field.name, "operator": operator}
    if field.kind in NUMBERS:
        return {**raw, "value": str(draw(number_of(field.kind)))}
    if field.kind is Kind.FLAG:
        return {**raw, "value": draw(st.booleans())}
    if field.kind in ROWS:
        numbers = tag_ids if field.kind is Kind.TAGS else segment_ids
        return {**raw, "value": draw(st.lists(st.sampled_from(numbers), min_size=1, max_size=3))}
    choices = field.options or WORDS.get(field.name) or MONTHS
    raw["value"] = draw(st.lists(st.sampled_from(choices), min_size=1, max_size=3))
    return {**raw, "key": draw(st.sampled_from(("size", "shoe")))} if field.kind is Kind.ATTRIBUTE else raw


@pytest.fixture
def shop(db):
    shop = made_shop()
    gaps_as_a_run_keeps_them(known_by_customer(shop, TODAY))
    made_segments(shop)
    return shop


@pytest.fixture
def known(shop):
    return known_by_customer(shop, TODAY)


def made_segments(shop):
    """One of nobody, one of a third of all, two that overlap with others' members kept."""
    deed = {"shop": shop, "by": None, "at": AT}
    third = Customer.objects.filter(pk__in=[one.pk for one in Customer.objects.filter(shop=shop) if one.pk % 3 == 0])
    collect_segment(name="Nobody", **deed)
    inner = take_snapshot(name="Third", members=third, on=TODAY, **deed)
    spent = Condition.parse({"field": "spent", "operator": "gte", "value": 100})
    outside = Condition.parse({"field": "segments", "operator": "none", "value": [inner.pk]})
    for name, asked in (("Spent", [spent]), ("Spent outside", [spent, outside])):
        segment = save_segment(name=name, conditions=asked, **deed)
        keep_named(shop=shop, conditions=[Condition("segments", "any", (segment.pk,))], at=AT)


@pytest.fixture
def segment_ids(shop):
    return sorted(Segment.objects.filter(shop=shop).values_list("pk", flat=True))


@pytest.fixture
def tag_ids(shop):
    return sorted(Tag.objects.filter(shop=shop).values_list("pk", flat=True))


def known_by_customer(shop, as_of):
    customers = list(Customer.objects.filter(shop=shop).select_related("facts", "channel"))
    books, attributes, tags = books_of(customers, as_of), attributes_of(customers), tags_of(customers)
    segments = segments_of(customers)
    return {
        one.pk: known_of(
            one,
            books.get(one.pk, Books()),
            one.facts,
            as_of=as_of,
            cuts=CUTS,
            attributes=attributes.get(one.pk, {}),
            tags=[row.tag_id for row in tags.get(one.pk, [])],
            segments=segments.get(one.pk, ()),
            bargain_points=WEIGHT,
        )
        for one in customers
    }


def gaps_as_a_run_keeps_them(known):
    for pk, one in known.items():
        CustomerFacts.objects.filter(pk=pk).update(median_gap=one["median_gap"] and float(one["median_gap"]))


@settings(max_examples=rounds(300), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_the_database_and_python_agree_on_every_condition(shop, known, tag_ids, segment_ids, data):
    condition = Condition.parse(data.draw(raw_conditions(tag_ids, segment_ids)))
    moment = Moment(TODAY, CUTS, WEIGHT)

    counted = {pk for pk, one in known.items() if condition.met_by(one)}

    customers = Customer.objects.filter(condition_q(condition, CUSTOMERS, moment), shop=shop)
    facts = CustomerFacts.objects.filter(condition_q(condition, FACTS, moment), shop=shop)
    assert set(customers.values_list("pk", flat=True)) == counted
    assert set(facts.values_list("pk", flat=True)) == counted


@settings(max_examples=rounds(200), deadline=None)
@given(data=st.data())
def test_a_condition_is_stored_and_read_back_as_it_was(data):
    condition = Condition.parse(data.draw(raw_conditions([1, 2, 3], [1, 2, 3])))

    assert Condition.parse(condition.as_json()) == condition


@pytest.mark.parametrize(
    "raw",
    [
        {"field": "average_order", "operator": "gte", "value": "1.005"},
        {"field": "cycle_days", "operator": "gte", "value": "1.25"},
        {"field": "is_satisfied", "operator": "is", "value": "yes"},
        {"field": "is_satisfied", "operator": "gte", "value": True},
        {"field": "consent", "operator": "any", "value": ["maybe"]},
        {"field": "channel", "operator": "any", "value": []},
        {"field": "channel", "operator": "any", "value": "jd"},
        {"field": "birthday_month", "operator": "any", "value": ["13"]},
        {"field": "tags", "operator": "any", "value": ["vip"]},
        {"field": "segments", "operator": "any", "value": []},
        {"field": "segments", "operator": "known", "value": [1]},
        {"field": "attribute", "operator": "any", "value": ["M"]},
        {"field": "spent", "operator": "lt", "value": 1, "key": "size"},
        {"field": "spent", "operator": "lt", "value": True},
        {"field": ["spent"], "operator": "lt", "value": 1},
        {"field": "spent", "operator": "lt", "value": 1, "because": "so"},
    ],
)
def test_what_cannot_be_meant_is_refused(raw):
    with pytest.raises(ConditionError):
        Condition.parse(raw)


def test_an_average_beyond_four_bytes_is_asked_for_as_any_other(shop):
    CustomerFacts.objects.update(order_count=5000, spent=Decimal(10**7))
    asked = [Condition.parse({"field": "average_order", "operator": one, "value": 10**6}) for one in ("lt", "gt")]

    assert [CustomerFacts.objects.filter(condition_q(one, FACTS, Moment(TODAY))).exists() for one in asked] == [
        True,
        False,
    ]


def test_scores_begin_beyond_their_cut_points():
    assert [CUTS.score_r(days) for days in (1, 2, 60, 61, 180, 181, 300, 301)] == [5, 4, 4, 3, 3, 2, 2, 1]
    assert [CUTS.score_f(orders) for orders in (1, 2, 3, 4, 5)] == [1, 3, 4, 4, 5]
    assert [CUTS.score_m(Decimal(spent)) for spent in ("0.00", "100.00", "100.01", "1741.72", "1741.73")] == [
        1,
        2,
        3,
        4,
        5,
    ]
    assert CUTS.turning_days() == [2, 61, 181, 301]


def test_a_birthday_month_turns_on_the_first():
    december = TODAY.replace(month=12, day=31)
    this = Condition.parse({"field": "birthday_month", "operator": "any", "value": ["this"]})

    assert this.holds(birthday_words("1990-12-05", december))
    assert not this.holds(birthday_words("1990-12-05", december + timedelta(days=1)))
    assert "next" in birthday_words("1990-01-05", december)
