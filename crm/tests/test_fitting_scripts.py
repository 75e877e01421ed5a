import pytest
from django.utils import timezone

from crm.models import Message
from customers.tests.factories import CustomerFactory
from scripts_lib.tests.factories import ScriptFactory
from tagging.services.default_tags import install_default_tags

pytestmark = pytest.mark.django_db


@pytest.fixture
def buyer(shop):
    """A buyer who asks for a gift, of whom nothing is known yet."""
    install_default_tags(shop=shop)
    buyer = CustomerFactory(shop=shop, account="chen0318")
    Message.objects.create(shop=shop, customer=buyer, text="想送礼物，<b>能包装</b>吗", said_at=timezone.now())
    return buyer


def read(client, buyer):
    return client.get(f"/admin/customers/customer/{buyer.pk}/fitting/").content.decode()


class TestFittingScripts:
    def test_are_filled_copyable_and_say_why(self, as_agent, shop, buyer):
        ScriptFactory(shop=shop, title="礼盒", triggers="包装", asks="use_scene", text="{昵称}，送谁呢？")

        html = read(as_agent, buyer)

        assert 'name="text" value="chen0318，送谁呢？"' in html
        assert "says 包装 · also asks about" in html
        assert "&lt;b&gt;" in html

    def test_one_with_a_blank_waits_until_it_is_filled(self, as_agent, shop, buyer):
        ScriptFactory(shop=shop, triggers="包装", text="{答复时间} 前回您。")

        assert 'class="dk-copy" disabled' in read(as_agent, buyer)

    def test_say_when_there_is_nothing_to_answer(self, as_agent, shop, buyer):
        assert "No script answers this sentence." in read(as_agent, buyer)
        Message.objects.all().delete()

        assert "has not written yet" in read(as_agent, buyer)

    def test_are_another_shops_business(self, as_outsider, buyer):
        assert as_outsider.get(f"/admin/customers/customer/{buyer.pk}/fitting/").status_code == 404

    def test_are_offered_on_the_portrait_once_the_buyer_has_written(self, as_agent, shop, buyer):
        other = CustomerFactory(shop=shop)
        pages = [as_agent.get(f"/admin/customers/customer/{one.pk}/change/").content.decode() for one in (buyer, other)]

        assert ["/fitting/" in page for page in pages] == [True, False]
