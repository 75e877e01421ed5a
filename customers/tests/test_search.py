import pytest

from customers.models import CustomerAlias
from customers.selectors.search import Sign, find_customers
from customers.tests.factories import CustomerFactory, OrderFactory, ShopFactory

pytestmark = pytest.mark.django_db


def found(shop, text, **options):
    return [(one.customer_id, one.by) for one in find_customers([shop.pk], text, **options)]


@pytest.fixture
def shop():
    return ShopFactory()


@pytest.fixture
def luo(shop):
    return CustomerFactory(
        shop=shop,
        account="tb_luoluo",
        name="罗海莲",
        name_initials="lhl",
        phone="13812341234",
        phone_last4="1234",
        email="luo@example.com",
    )


class TestFindCustomers:
    @pytest.mark.parametrize(
        ("text", "by"),
        [
            pytest.param("13812341234", Sign.PHONE, id="phone"),
            pytest.param("1234", Sign.LAST_FOUR, id="last four"),
            pytest.param("LUO@example.com", Sign.EMAIL, id="e-mail"),
            pytest.param("tb_luoluo", Sign.NICK, id="nick"),
            pytest.param("tb_luoluo: 有优惠吗", Sign.NICK, id="pasted line"),
            pytest.param("罗海莲", Sign.NAME, id="name"),
            pytest.param("lhl", Sign.INITIALS, id="initials"),
            pytest.param("tb_lu", Sign.NICK_BEGINS, id="beginning of the nick"),
            pytest.param("罗海", Sign.NAME_BEGINS, id="beginning of the name"),
        ],
    )
    def test_finds_by(self, shop, luo, text, by):
        assert found(shop, text, may_see_contact=True) == [(luo.pk, by)]

    def test_finds_the_buyer_of_an_order_named_in_a_sentence(self, shop, luo):
        OrderFactory(shop=shop, channel=luo.channel, customer=luo, order_no="4869372155000000001")

        assert found(shop, "订单4869372155000000001什么时候发货") == [(luo.pk, Sign.ORDER)]

    def test_finds_by_another_id_of_the_same_person(self, shop, luo):
        CustomerAlias.objects.create(shop=shop, channel=luo.channel, key="old_nick", customer=luo)

        assert found(shop, "old_nick") == [(luo.pk, Sign.NICK)]

    @pytest.mark.parametrize("stored", ["+8613812341234", "138-1234-1234", "138****1234"])
    def test_finds_a_phone_however_the_file_wrote_it(self, shop, stored):
        buyer = CustomerFactory(shop=shop, phone=stored, phone_last4="1234")
        CustomerFactory(shop=shop, phone="13999991234", phone_last4="1234")

        assert [key for key, _by in found(shop, "13812341234", may_see_contact=True)] == [buyer.pk]

    @pytest.mark.parametrize(
        ("text", "is_exact"),
        [
            pytest.param("13812341234", True, id="phone"),
            pytest.param("尾号１２３４　那个面霜还有吗", True, id="last four"),
            pytest.param("tb_luoluo", True, id="nick"),
            pytest.param("luo@example.com", True, id="e-mail"),
            pytest.param("罗海莲", False, id="a name is not one person's alone"),
            pytest.param("lhl", False, id="nor are initials"),
            pytest.param("tb_lu", False, id="a beginning"),
        ],
    )
    def test_says_what_can_mean_nobody_else(self, shop, luo, text, is_exact):
        [one] = find_customers([shop.pk], text, may_see_contact=True)

        assert one.is_exact is is_exact

    def test_looks_for_longer_nicks_only_while_somebody_types(self, shop, luo):
        other = CustomerFactory(shop=shop, account="tb_luoluo2")

        assert [key for key, _by in found(shop, "tb_luoluo")] == [luo.pk]
        assert [key for key, _by in found(shop, "tb_luoluo", is_typing=True)] == [luo.pk, other.pk]

    def test_stays_in_the_shop(self, luo):
        assert found(ShopFactory(), "tb_luoluo") == []

    def test_takes_percent_and_underscore_literally(self, shop, luo):
        assert found(shop, "tb%", may_see_contact=True) == []

    def test_stops_at_the_limit(self, shop):
        for number in range(4):
            CustomerFactory(shop=shop, account=f"silk{number}")

        assert len(found(shop, "silk", limit=3)) == 3


class TestWithoutTheRightToContactDetails:
    def test_a_phone_finds_by_its_last_four_whatever_the_rest(self, shop, luo):
        assert found(shop, "13812341234") == [(luo.pk, Sign.LAST_FOUR)]
        assert found(shop, "13899991234") == [(luo.pk, Sign.LAST_FOUR)]

    @pytest.mark.parametrize(("text", "is_exact"), [("13899991234", True), ("15012341234", False)])
    def test_only_what_can_be_seen_of_a_phone_makes_it_sure(self, shop, luo, text, is_exact):
        [one] = find_customers([shop.pk], text)

        assert one.is_exact is is_exact

    def test_the_beginning_of_a_name_finds_nothing(self, shop, luo):
        assert found(shop, "罗海") == []
