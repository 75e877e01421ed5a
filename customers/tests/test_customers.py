import pytest

from customers.models import Customer, CustomerAlias, NextLook
from customers.models.next_look import AT_ONCE
from customers.services.customers import CustomerUnnamed, create_customer
from customers.tests.factories import NOON, ChannelFactory, CustomerFactory


@pytest.fixture
def taobao(db):
    return ChannelFactory(code="taobao")


class TestCreateCustomer:
    @pytest.mark.parametrize(
        ("platform", "wanted", "key"),
        [
            pytest.param("taobao", {"account": "tb_luo", "phone": "13812341234"}, "tb_luo", id="by nick"),
            pytest.param("taobao", {"name": "罗海莲", "phone": "13812341234"}, "|罗海莲|13812341234", id="by triple"),
            pytest.param("taobao", {"account": "t**1", "name": "罗**"}, "t**1|罗**|", id="a masked nick is no key"),
            pytest.param("shopify", {"name": "Anna", "phone": "+1 415 555 0101"}, "14155550101", id="by phone"),
            pytest.param("shopify", {"account": "anna99"}, "anna99", id="a nick where files know none"),
            pytest.param("generic", {"account": "007"}, "007", id="as it stands"),
            pytest.param("our-own", {"account": "wx_luo"}, "wx_luo", id="a channel of the shop's own"),
        ],
    )
    def test_gives_the_key_that_an_order_file_would_give(self, db, platform, wanted, key):
        customer, is_new = create_customer(channel=ChannelFactory(code=platform), at=NOON, **wanted)

        assert (customer.key, is_new) == (key, True)

    def test_makes_a_buyer_who_can_be_found_and_tagged(self, taobao):
        customer, _is_new = create_customer(
            channel=taobao, at=NOON, account=" 罗罗\u200b ", name="罗海莲", phone="１３８１２３４１２３４"
        )

        assert (customer.account, customer.name_initials, customer.phone, customer.phone_last4) == (
            "罗罗",
            "lhl",
            "13812341234",
            "1234",
        )
        assert NextLook.objects.get(customer=customer).due_on == AT_ONCE

    @pytest.mark.parametrize("wanted", [{}, {"account": " \u200b "}, {"phone": "****6218"}, {"name": "-"}])
    def test_refuses_whom_nothing_tells_from_others(self, taobao, wanted):
        with pytest.raises(CustomerUnnamed):
            create_customer(channel=taobao, at=NOON, **wanted)

        assert not Customer.objects.exists()

    def test_finds_again_whom_the_channel_knows(self, taobao):
        known = CustomerFactory(shop=taobao.shop, channel=taobao, account="tb_luo", name="罗海莲")

        assert create_customer(channel=taobao, at=NOON, account="tb_luo", name="Mallory") == (known, False)
        known.refresh_from_db()
        assert known.name == "罗海莲"

    def test_twice_makes_one(self, taobao):
        first, second = (create_customer(channel=taobao, at=NOON, account="tb_luo") for _time in range(2))

        assert first[0] == second[0]
        assert (first[1], second[1]) == (True, False)

    def test_follows_another_id_to_the_same_person(self, taobao):
        known = CustomerFactory(shop=taobao.shop, channel=taobao)
        CustomerAlias.objects.create(shop=taobao.shop, channel=taobao, key="old_nick", customer=known)

        assert create_customer(channel=taobao, at=NOON, account="old_nick") == (known, False)
