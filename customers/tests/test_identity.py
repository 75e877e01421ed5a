import csv
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import connection

from customers.models import (
    Channel,
    Customer,
    CustomerAlias,
    CustomerFacts,
    Order,
    OrderImage,
    OrderImport,
    StagedOrder,
    StagedRow,
)
from customers.selectors.search import find_customers
from customers.services.identity import Reason, merge_customers, same_person_candidates, unmerge_customers
from customers.services.identity.candidates import district_of, names_agree, same_district
from customers.services.merging.customers import refresh_contacts
from customers.services.merging.orders import find_differing, find_new
from customers.services.merging.span import Span
from customers.tests.factories import NOON, ChannelFactory, CustomerFactory, OrderFactory, ShopFactory

pytestmark = pytest.mark.django_db
HOME = "浙江省 杭州市 西湖区 文三路 1 号"


@pytest.fixture
def taobao(shop):
    return ChannelFactory(shop=shop, code="taobao")


@pytest.fixture
def jd(shop):
    return ChannelFactory(shop=shop, code="jd")


def buyer(channel, **details):
    phone = details.pop("phone", "13812345678")
    return CustomerFactory(shop=channel.shop, channel=channel, phone=phone, phone_last4=phone[-4:], **details)


def plan_of(sql):
    """How SQLite finds the rows; PostgreSQL plans by statistics, which an empty table has not."""
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN QUERY PLAN {sql}")
        return str(cursor.fetchall())


class TestSamePersonCandidates:
    def test_share_a_clear_phone_in_another_channel(self, taobao, jd):
        one, other = buyer(taobao, phone="13812345678"), buyer(jd, phone="+86 138-1234-5678")

        [found] = same_person_candidates(one, shop_ids=[taobao.shop_id])

        assert (found.customer, found.reasons, found.is_of_this_shop) == (other, (Reason.PHONE,), True)

    def test_of_another_shop_are_told_apart(self, taobao):
        one, other = buyer(taobao), buyer(ChannelFactory(shop=ShopFactory()))

        [found] = same_person_candidates(one, shop_ids=[taobao.shop_id, other.shop_id])

        assert (found.customer, found.is_of_this_shop) == (other, False)

    def test_of_a_foreign_shop_are_not_told(self, taobao):
        one, _other = buyer(taobao), buyer(ChannelFactory(shop=ShopFactory()))

        assert same_person_candidates(one, shop_ids=[taobao.shop_id]) == []

    @pytest.mark.parametrize(
        "other",
        [
            {"name": "张三", "address": HOME},
            {"name": "张**", "address": "浙江省杭州市西湖区****"},
            {"name": "张*", "address": "杭州市西湖区文一路"},
        ],
        ids=["in clear", "masked", "without the province"],
    )
    def test_share_receiver_last_four_and_district(self, taobao, other):
        one = buyer(taobao, name="张三", phone="138****5678", address=HOME)
        alike = buyer(taobao, phone="139****5678", **other)

        [found] = same_person_candidates(one, shop_ids=[taobao.shop_id])

        assert (found.customer, found.reasons) == (alike, (Reason.RECEIVER,))

    @pytest.mark.parametrize(
        "other",
        [
            {"name": "李三", "address": HOME},
            {"name": "张三", "address": "浙江省 杭州市 滨江区 江南大道"},
            {"name": "张三", "address": "江苏省 南京市 西湖区"},
            {"name": "张三", "address": "浙江省 杭州市 ****"},
            {"name": "", "address": HOME},
            {"name": "##张三", "address": HOME},
        ],
        ids=["another name", "another district", "another city", "masked too early", "no name", "ciphertext"],
    )
    def test_need_all_three(self, taobao, other):
        one = buyer(taobao, name="张三", phone="138****5678", address=HOME)
        buyer(taobao, phone="139****5678", **other)

        assert same_person_candidates(one, shop_ids=[taobao.shop_id]) == []

    def test_two_ciphertexts_are_nobody(self, taobao):
        one = buyer(taobao, name="##abc##", phone="138****5678", address=HOME)
        buyer(taobao, name="##abc##", phone="138****5678", address=HOME)

        assert same_person_candidates(one, shop_ids=[taobao.shop_id]) == []

    def test_share_a_clear_nick_in_another_channel(self, taobao, jd):
        one = CustomerFactory(shop=taobao.shop, channel=taobao, account="summer")
        other = CustomerFactory(shop=taobao.shop, channel=jd, account="summer")

        [found] = same_person_candidates(one, shop_ids=[taobao.shop_id])

        assert (found.customer, found.reasons) == (other, (Reason.NICK,))

    def test_masked_nicks_say_nothing(self, taobao, jd):
        one = CustomerFactory(shop=taobao.shop, channel=taobao, account="s**r", key="s**r|a|1")
        CustomerFactory(shop=taobao.shop, channel=jd, account="s**r", key="s**r|b|2")

        assert same_person_candidates(one, shop_ids=[taobao.shop_id]) == []

    def test_are_found_by_two_look_ups_of_an_index(self, taobao, jd, django_assert_num_queries):
        one = buyer(taobao)
        for _number in range(5):
            buyer(jd)

        with django_assert_num_queries(2) as asked:
            assert len(same_person_candidates(one, shop_ids=[taobao.shop_id])) == 5

        if connection.vendor == "sqlite":
            for query, index in zip(asked, ("customers_customer_phone", "customers_customer_account"), strict=True):
                assert index in plan_of(query["sql"])


class TestSameDistrict:
    @pytest.mark.parametrize(
        ("address", "city", "district"),
        [
            (HOME, "杭州", "西湖"),
            ("北京 北京市 海淀区 中关村", "北京北京", "海淀"),
            ("北京市海淀区中关村", "北京", "海淀"),
            ("广西壮族自治区南宁市青秀区", "南宁", "青秀"),
            ("广东省 东莞市 长安镇", "东莞", "长安"),
            ("内蒙古自治区 锡林郭勒盟 正蓝旗", "锡林郭勒", "正蓝"),
            ("12 Main Street, Springfield", "", ""),
            ("", "", ""),
        ],
    )
    def test_reads_city_and_district(self, address, city, district):
        assert district_of(address) == (city, district)

    def test_knows_a_city_that_is_written_twice(self):
        assert same_district("北京 北京市 海淀区", "北京市海淀区")


class TestNamesAgree:
    @pytest.mark.parametrize(
        ("one", "other", "agree"),
        [
            ("张三", "张三", True),
            ("张三", "张四", False),
            ("张三", "张**", True),
            ("***", "***", False),
            ("", "", False),
        ],
    )
    def test_where_what_can_be_read_is_the_same(self, one, other, agree):
        assert names_agree(one, other) is agree


HEAD = ["order_no", "customer", "paid_at", "amount"]
ANN, ANNA = ["1", "ann", "2026-01-01 10:00", "10"], ["2", "anna", "2026-01-02 10:00", "20"]


def import_file(tmp_path, name, rows):
    path = tmp_path / name
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([HEAD, *rows])
    call_command("import_orders", str(path), "--shop", "silk", "--json")


def rows_of(model):
    return list(model.objects.order_by("pk").values())


class TestImportsAfterAMerge:
    @pytest.fixture
    def merged(self, shop, tmp_path):
        import_file(tmp_path, "a.csv", [ANN, ANNA])
        ann, anna = Customer.objects.order_by("key")
        return merge_customers(keep=ann, away=anna, by=None, at=NOON)

    def test_the_old_file_changes_nothing_and_creates_nobody(self, merged, tmp_path):
        before = [rows_of(model) for model in (Customer, Order, CustomerFacts, CustomerAlias, OrderImage)]

        # Other bytes, so that the file is not known by its hash; another order of lines, so that all is compared.
        import_file(tmp_path, "b.csv", [ANNA, ANN])

        assert [rows_of(model) for model in (Customer, Order, CustomerFacts, CustomerAlias, OrderImage)] == before

    def test_a_new_order_with_the_old_id_lands_on_the_kept_one(self, merged, tmp_path):
        import_file(tmp_path, "b.csv", [["3", "anna", "2026-02-01 10:00", "30"]])

        assert Customer.objects.count() == 1
        assert Order.objects.get(order_no="3").customer == merged.kept
        assert CustomerFacts.objects.get(customer=merged.kept).order_count == 3

    def test_a_changed_order_with_the_old_id_is_no_other_buyers(self, merged, tmp_path):
        import_file(tmp_path, "b.csv", [[*ANNA[:3], "25"]])

        assert Order.objects.get(order_no="2").paid == 25

    def test_after_an_unmerge_each_file_finds_its_own_buyer(self, merged, tmp_path):
        unmerge_customers(merge=merged, by=None, at=NOON)

        import_file(tmp_path, "b.csv", [[*ANNA[:3], "25"], [*ANN[:3], "15"]])

        found = Order.objects.order_by("order_no").values_list("customer__key", "paid")
        assert list(found) == [("ann", 15), ("anna", 25)]

    def test_the_old_id_finds_the_kept_one(self, merged, shop):
        assert [one.customer_id for one in find_customers([shop.pk], "anna")] == [merged.kept_id]


class TestTwoIdsInOneFile:
    """Contact details come from the latest order of a person, whichever id it names."""

    @pytest.mark.parametrize("is_turned", [False, True], ids=["old id later", "own id later"])
    def test_bring_one_change(self, shop, is_turned):
        channel = Channel.objects.create(shop=shop, code="generic", name="Table")
        kept = CustomerFactory(shop=shop, channel=channel, key="ann", name="Old")
        CustomerAlias.objects.create(shop=shop, channel=channel, key="anna", customer=kept)
        order_import = OrderImport.objects.create(shop=shop, channel=channel, file_name="a", sha256="0")
        days = {"ann": 2, "anna": 1} if is_turned else {"ann": 1, "anna": 2}
        for position, (key, day) in enumerate(days.items(), start=1):
            at = NOON + timedelta(days=day)
            StagedRow.objects.create(
                order_import=order_import, record=position, order_no=str(position), is_order=True, is_line=False,
                key=key, receiver=f"Day {day}", created_at=at, digest=0,
            )  # fmt: skip
            OrderFactory(
                shop=shop,
                channel=channel,
                customer=kept,
                order_no=str(position),
                created_at=at,
                contact_cells=2,
                created_import=order_import,
            )
            StagedOrder.objects.create(
                order_import=order_import, position=position, order_no=str(position), record=position,
                last_record=position, key=key, created_at=at, digest=0,
            )  # fmt: skip
        span = Span(order_import, 1, 2, NOON)
        find_differing(span)
        find_new(span)

        assert [refresh_contacts(span), refresh_contacts(span)] == [1, 0]

        kept.refresh_from_db()
        assert (kept.name, kept.name_initials) == ("Day 2", "d2")
