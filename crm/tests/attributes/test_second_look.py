"""Two agents correct one value of a buyer: who saves second is told what stands now (CON-2)."""

import pytest

from customers.choices import AttributeSource
from customers.models import AttributeDefinition, AttributeValue
from customers.services.attributes import AttributeConflict, set_attribute
from customers.services.basics import set_basic
from customers.tests.factories import NOON

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


@pytest.fixture
def job(luo):
    return AttributeDefinition.objects.filter(shop=luo.shop, level=2).exclude(code__in=["gender", "birthday"]).first()


def say(customer, definition, value, was=None):
    source = AttributeSource.AGENT
    return set_attribute(
        customer=customer, definition=definition, value=value, source=source, by=None, at=NOON, was=was
    )


def correct(customer, value, was=None):
    return set_basic(customer=customer, field="phone", value=value, by=None, at=NOON, was=was)


def stored(customer, definition):
    return AttributeValue.objects.get(customer=customer, definition=definition).value


class TestAnOwnAttribute:
    @pytest.mark.parametrize("typed", ["nurse", ""], ids=["another", "forgotten"])
    def test_is_not_covered_unseen(self, luo, job, typed):
        say(luo, job, "teacher")

        with pytest.raises(AttributeConflict, match="teacher"):
            say(luo, job, typed, was="")

        assert stored(luo, job) == "teacher"

    @pytest.mark.parametrize("was", ["teacher", None], ids=["seen", "by a program"])
    def test_is_written_over_what_was_seen_or_by_a_program(self, luo, job, was):
        say(luo, job, "teacher")

        assert say(luo, job, "nurse", was=was)

    def test_that_both_say_alike_is_no_conflict(self, luo, job):
        say(luo, job, "teacher")

        assert not say(luo, job, "teacher", was="")


class TestAContactDetail:
    def test_is_not_covered_unseen(self, luo):
        correct(luo, "13900000001", was="13812341234")

        with pytest.raises(AttributeConflict, match="13900000001"):
            correct(luo, "13900000002", was="13812341234")

        luo.refresh_from_db()
        assert luo.phone == "13900000001"

    def test_that_both_correct_alike_is_no_conflict(self, luo):
        correct(luo, "13900000001", was="13812341234")

        assert not correct(luo, "13900000001", was="13812341234")


class TestThePlaceOnThePortrait:
    def post(self, client, customer, **data):
        place = f"/admin/customers/customer/{customer.pk}/attributes/phone/"
        return client.post(place, data, headers=HTMX).content.decode()

    @pytest.fixture
    def reader(self, client, manager):
        client.force_login(manager)
        return client

    def test_shows_both_and_saves_the_second_time(self, reader, luo):
        correct(luo, "13900000001")

        told = self.post(reader, luo, value="13900000002", was="13812341234")
        self.post(reader, luo, value="13900000002", was="13900000001")

        luo.refresh_from_db()
        assert 'name="was" value="13900000001"' in told
        assert 'value="13900000002"' in told
        assert luo.phone == "13900000002"

    def test_keeps_what_was_seen_through_a_slip(self, reader, luo):
        correct(luo, "13900000001")

        told = self.post(reader, luo, value="no phone", was="13812341234")

        assert 'name="was" value="13812341234"' in told
