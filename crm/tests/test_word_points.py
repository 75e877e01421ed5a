"""What buyers' words are worth, against plain Python over random texts: of everyone, and of a marked few."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crm.models import FoundWord, Message, WordReading
from crm.services.signals import refresh_signals
from crm.services.words.singles import is_each_word_single
from crm.tests.factories import MessageFactory
from customers.models import CustomerFacts, Order
from customers.services.facts import rebuild_facts
from customers.services.marks import mark_many_changed
from customers.tests.factories import NOON, ChannelFactory, CustomerFactory, OrderFactory, ShopFactory
from customers.tests.rounds import rounds
from tagging.models import Keyword, KeywordSet
from tagging.selectors.word_sets import word_basis

pytestmark = pytest.mark.django_db

NEEDS = ("economic", "personalised", "convenience")
# Word: the sets that have it, each with its type and the points it gives.
ALIKE = {
    "便宜点": [("strong", "economic", 2)],
    "包邮": [("weak", "economic", 1)],
    "质量": [("quality", "personalised", 1)],
    "面料": [("quality", "personalised", 1)],
    "好看": [("look", "personalised", 2)],
    "急用": [("speed", "convenience", 1)],
    "送礼": [("gift", "", 0)],
}
TWO_SETS_OF_A_TYPE = {**ALIKE, "便宜点": [("strong", "economic", 2), ("weak", "economic", 1)]}
TWO_TYPES = {**ALIKE, "质量": [("quality", "personalised", 1), ("speed", "convenience", 1)]}
TEXTS = st.lists(st.sets(st.sampled_from(sorted(ALIKE)), min_size=1), max_size=6)


def expected(texts, words):
    """Points by type: each word counts at most three times, once a text; personal service needs two lists."""
    found = [(set_code, need, word, points) for word in words for set_code, need, points in words[word]]
    total = dict.fromkeys(NEEDS, 0)
    for need, word in {(need, word) for _set, need, word, _points in found if need}:
        most = max(points for _set, its_need, its_word, points in found if (its_need, its_word) == (need, word))
        total[need] += most * min(sum(word in text for text in texts), 3)
    said = {word for text in texts for word in text}
    if len({code for code, need, word, _points in found if need == "personalised" and word in said}) < 2:
        total["personalised"] = 0
    return tuple(total.values())


def put_in_force(words, shop):
    """Let these be all words there are, by which the shop's texts were read; the sets by their names."""
    KeywordSet.objects.all().delete()
    sets = {}
    for word, where in words.items():
        for code, need, points in where:
            if code not in sets:
                sets[code] = KeywordSet.objects.create(code=f"of_{code}", name=code, shopper_type=need, weight=points)
            Keyword.objects.create(keyword_set=sets[code], word=word)
    WordReading.objects.update_or_create(shop=shop, defaults={"basis": word_basis(shop.pk)})
    return sets


def write(customer, texts, words, sets):
    """The rows of texts that a buyer wrote by turns in a message and on an order."""
    for number, text in enumerate(texts):
        of = {"message": MessageFactory(customer=customer, words_read_at=NOON)}
        if number % 2:
            of = {"order": OrderFactory(shop=customer.shop, channel=customer.channel, customer=customer)}
        FoundWord.objects.bulk_create(
            FoundWord(
                shop=customer.shop,
                customer=customer,
                keyword_set=sets[code],
                word=word,
                shopper_type=need,
                points=points,
                **of,
            )
            for word in text
            for code, need, points in words[word]
        )


def read(buyers, *, everyone):
    refresh_signals(shop=buyers[0].shop, as_of=NOON.date(), at=NOON, everyone=everyone)
    columns = [f"{need}_points" for need in NEEDS]
    rows = {pk: tuple(points) for pk, *points in CustomerFacts.objects.values_list("pk", *columns)}
    return [rows[one.pk] for one in buyers]


@pytest.fixture
def anna(shop):
    return CustomerFactory(shop=shop, channel=ChannelFactory(shop=shop), account="anna")


class TestAgainstPlainPython:
    @settings(max_examples=rounds(25), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(told=st.lists(TEXTS, min_size=1, max_size=3), words=st.sampled_from([ALIKE, TWO_SETS_OF_A_TYPE, TWO_TYPES]))
    def test_points_are_the_same_of_everyone_and_of_a_few(self, anna, told, words):
        FoundWord.objects.all().delete()
        Message.objects.all().delete()
        sets = put_in_force(words, anna.shop)
        buyers = [anna, *(CustomerFactory(shop=anna.shop, channel=anna.channel) for _ in told[1:])]
        for buyer, texts in zip(buyers, told, strict=True):
            write(buyer, texts, words, sets)
        rebuild_facts(shop_id=anna.shop_id, at=NOON)
        points = [expected(texts, words) for texts in told]

        assert is_each_word_single(shop=anna.shop) == (words is not TWO_SETS_OF_A_TYPE)
        assert read(buyers, everyone=True) == points

        CustomerFacts.objects.update(economic_points=0, personalised_points=7, convenience_points=0)
        mark_many_changed([one.pk for one in buyers], at=NOON)
        assert read(buyers, everyone=False) == points


class TestSingleWords:
    def test_count_once_in_a_text_and_everywhere_alike(self, anna):
        put_in_force(TWO_TYPES, anna.shop)
        assert is_each_word_single(shop=anna.shop)

    def test_are_none_that_two_sets_of_a_type_have(self, anna):
        put_in_force(TWO_SETS_OF_A_TYPE, anna.shop)
        assert not is_each_word_single(shop=anna.shop)

    def test_are_not_known_where_words_have_changed_since_or_were_never_read(self, anna):
        sets = put_in_force(ALIKE, anna.shop)
        KeywordSet.objects.filter(pk=sets["weak"].pk).update(revision="another")
        assert not is_each_word_single(shop=anna.shop)
        assert not is_each_word_single(shop=ShopFactory())

    def test_are_not_known_while_a_message_waits_to_be_read(self, anna):
        put_in_force(ALIKE, anna.shop)
        MessageFactory(customer=CustomerFactory(shop=ShopFactory()))  # of another shop
        assert is_each_word_single(shop=anna.shop)

        MessageFactory(customer=anna)
        assert not is_each_word_single(shop=anna.shop)

    def test_are_not_known_while_a_note_waits_to_be_read(self, anna):
        put_in_force(ALIKE, anna.shop)
        order = OrderFactory(shop=anna.shop, channel=anna.channel, customer=anna)
        assert is_each_word_single(shop=anna.shop)

        Order.objects.filter(pk=order.pk).update(is_note_read=False)
        assert not is_each_word_single(shop=anna.shop)


class TestOtherShops:
    def test_their_words_neither_count_nor_change_how_ours_are_counted(self, anna):
        other = CustomerFactory(shop=ShopFactory())
        sets = put_in_force(ALIKE, anna.shop)
        write(anna, [{"便宜点"}] * 5, ALIKE, sets)
        write(other, [{"便宜点", "急用"}] * 2, TWO_SETS_OF_A_TYPE, sets)

        assert read([anna], everyone=True) == [(6, 0, 0)]
        assert read([other], everyone=True) == [(4, 0, 2)]
