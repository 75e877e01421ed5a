"""Through which promotions an order came: by its columns and the seller's note, and what follows for its buyer."""

import json

import pytest
from django.utils import timezone

from customers.models import CustomerFacts, Order, PromoChannel
from customers.promo_defaults import DEFAULT_PROMOS
from customers.promo_words import Promo, PromoWords, spelled
from customers.services.direct_import import import_now
from customers.services.facts import rebuild_facts
from customers.services.promos import install_default_promos, read_promos
from customers.services.undoing import undo_import
from customers.tests.factories import CustomerFactory, OrderFactory, ShopFactory

WORDS = PromoWords(
    tuple(Promo(one.code, tuple(map(spelled, one.spellings.split(","))), one.is_bargain) for one in DEFAULT_PROMOS)
)


def channels(note="", **columns):
    return WORDS.channels_of(seller_note=note, columns=columns)


class TestChannelsOf:
    @pytest.mark.parametrize(
        ("note", "expected"),
        [
            ("聚划算 已核对", ["juhuasuan"]),
            ("618大促", ["618"]),
            ("双１１ 赠品已放", ["double11"]),
            ("天猫双11", ["double11"]),
            ("老客户", ["referral"]),
            ("订单16180号", []),
            ("CPS单", ["affiliate"]),
            ("cpsx", []),
            ("限时秒杀", ["flash_taobao", "seckill"]),
            ("", []),
        ],
    )
    def test_reads_the_seller_s_note(self, note, expected):
        assert channels(note) == expected

    @pytest.mark.parametrize(
        ("columns", "expected"),
        [
            ({"流量体裁": "直播"}, ["live"]),
            ({"流量来源": "精选联盟"}, ["affiliate"]),
            ({"是否抽奖或0元试用": "是"}, ["free_trial"]),
            ({"是否抽奖或0元试用": "否"}, []),
            ({"是否社区团购": "是"}, ["group_buy"]),
            ({"团身份": "团长"}, ["group_buy"]),
            ({"团身份": "-"}, []),
            ({"天猫卡券抵扣": "5.00"}, ["coupon"]),
            ({"天猫卡券抵扣": "0.00"}, []),
            ({"国补/类国补/消费券": "30.00元"}, ["subsidy"]),
            ({"预售订单": "是"}, ["presale"]),
            ({"拼单成功时间": "2026-03-02 09:05:00"}, []),
            ({"店铺名称": "秒杀小店"}, []),
            ({"订单来源": "移动端订单"}, []),
            ({"Discount Code": "618"}, ["618"]),
        ],
    )
    def test_reads_columns_that_tell_of_channels(self, columns, expected):
        assert WORDS.channels_of(seller_note="", columns=columns) == expected

    def test_counts_the_longest_word_at_a_place(self):
        words = PromoWords((Promo("a", ("双11",), is_bargain=True), Promo("b", ("双11预售",), is_bargain=False)))

        assert words.channels_of(seller_note="双11预售", columns={}) == ["b"]
        assert not words.is_bargain(["b"])

    def test_of_no_words_finds_nothing(self):
        assert PromoWords(()).channels_of(seller_note="双11", columns={}) == []


@pytest.mark.django_db
class TestReadPromos:
    @pytest.fixture
    def shop(self):
        return ShopFactory(code="silk")

    @pytest.fixture
    def buyer(self, shop):
        return CustomerFactory(shop=shop)

    def order(self, buyer, note="", **columns):
        extra = json.dumps(columns, ensure_ascii=False) if columns else None
        return OrderFactory(
            shop=buyer.shop, channel=buyer.channel, customer=buyer, seller_note=note, extra=extra, promo=None
        )

    def read(self, shop):
        return read_promos(shop=shop, at=timezone.now())

    def bargains(self, buyer):
        return CustomerFacts.objects.get(customer=buyer).bargain_count

    def test_notes_the_channels_and_counts_bargains_among_the_facts(self, shop, buyer):
        rebuild_facts(shop_id=shop.pk, at=timezone.now())
        bargain, other = self.order(buyer, "聚划算"), self.order(buyer, 流量体裁="直播")
        rebuild_facts(shop_id=shop.pk, at=timezone.now())

        assert self.read(shop) == 2

        bargain.refresh_from_db()
        other.refresh_from_db()
        assert (bargain.promo, bargain.is_bargain) == ("juhuasuan", True)
        assert (other.promo, other.is_bargain) == ("live", False)
        assert self.bargains(buyer) == 1
        assert rebuild_facts(shop_id=shop.pk, at=timezone.now()) == 0

    def test_reads_nothing_twice(self, shop, buyer):
        self.order(buyer, "聚划算")

        assert [self.read(shop), self.read(shop)] == [1, 0]

    def test_reads_all_anew_when_the_words_change(self, shop, buyer):
        self.order(buyer, "聚划算")
        self.read(shop)
        assert self.bargains(buyer) == 1

        PromoChannel.objects.filter(shop=shop, code="juhuasuan").update(is_active=False)

        assert self.read(shop) == 1
        assert self.bargains(buyer) == 0
        assert Order.objects.get().promo == ""

    def test_a_switched_off_channel_is_not_installed_again(self, shop):
        install_default_promos(shop=shop)
        PromoChannel.objects.filter(shop=shop, code="juhuasuan").update(is_active=False)

        assert install_default_promos(shop=shop) == 0

    def test_goes_by_chunks(self, shop, buyer, monkeypatch):
        monkeypatch.setattr("customers.services.promos.CHUNK", 2)
        for number in range(5):
            self.order(buyer, "双11" if number % 2 else "")

        assert self.read(shop) == 5
        assert self.bargains(buyer) == 2

    def test_leaves_other_shops_alone(self, shop, buyer):
        foreign = self.order(CustomerFactory(), "聚划算")

        self.read(shop)

        foreign.refresh_from_db()
        assert foreign.promo is None


HEADER = "订单编号,买家会员名,买家应付货款,买家实际支付金额,订单状态,订单创建时间,订单付款时间,订单备注,天猫卡券抵扣\n"
ROW = "12345678901234567,小镇,12.00,12.00,交易成功,2026-03-02 09:05:00,2026-03-02 09:06:00,{},{}\n"


@pytest.mark.django_db
class TestImportedOrders:
    @pytest.fixture
    def bring(self, tmp_path):
        shop = ShopFactory(code="silk")

        def bring(note="", coupon=""):
            path = tmp_path / "orders.csv"
            path.write_text(HEADER + ROW.format(note, coupon))
            return import_now(shop=shop, path=path).order_import

        return bring

    def state(self):
        order = Order.objects.get()
        return order.promo, order.is_bargain

    def test_without_texts_need_not_be_read(self, bring):
        order_import = bring()

        assert self.state() == ("", None)
        assert read_promos(shop=order_import.shop, at=timezone.now()) == 0

    def test_are_read_after_the_import_and_again_when_a_file_changes_them(self, bring):
        shop = bring("聚划算").shop
        assert self.state() == (None, None)
        read_promos(shop=shop, at=timezone.now())
        assert self.state() == ("juhuasuan", True)

        bring("直播间")

        assert self.state() == (None, None)
        read_promos(shop=shop, at=timezone.now())
        assert self.state() == ("live", False)
        assert CustomerFacts.objects.get().bargain_count == 0

    def test_an_undo_brings_the_old_promotions_back(self, bring):
        shop = bring("聚划算").shop
        later = bring("直播间")
        read_promos(shop=shop, at=timezone.now())

        report = undo_import(import_id=later.pk, user=None, at=timezone.now())
        read_promos(shop=shop, at=timezone.now())

        assert report.orders.restored == 1
        assert self.state() == ("juhuasuan", True)
        assert CustomerFacts.objects.get().bargain_count == 1

    def test_reading_them_is_no_edit(self, bring):
        order_import = bring("聚划算", "5.00")
        read_promos(shop=order_import.shop, at=timezone.now())

        assert Order.objects.get().promo == "juhuasuan,coupon"
        assert undo_import(import_id=order_import.pk, user=None, at=timezone.now()).orders.deleted == 1
