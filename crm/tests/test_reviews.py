"""Reviews come by file or paste, once, tied to buyer and product, and tell what they are about."""

from datetime import date

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile

from crm.models import Interaction, Review
from crm.services.reviews.themes import reread_themes
from crm.tests.team_files import csv_bytes, xlsx_bytes
from customers.tests.factories import ChannelFactory, CustomerFactory, OrderFactory, OrderItemFactory, ProductFactory
from tagging.models import KeywordSet
from tagging.services.keywords import save_keyword_set

pytestmark = pytest.mark.django_db
IMPORT, LIST = "/admin/crm/review/import/", "/admin/crm/review/"
HEADER = ["日期", "订单号", "买家昵称", "商品编码", "星级", "评价内容", "晒图"]


@pytest.fixture(autouse=True)
def spring():
    with time_machine.travel("2026-03-10 10:00:00+08:00", tick=False):
        yield


@pytest.fixture
def silk(shop):
    return ChannelFactory(shop=shop, code="taobao")


@pytest.fixture
def summer(silk):
    return CustomerFactory(shop=silk.shop, channel=silk, account="小夏天")


@pytest.fixture
def order(silk, summer):
    """One order of one product."""
    bought = OrderFactory(shop=silk.shop, channel=silk, customer=summer, order_no="4611")
    OrderItemFactory(order=bought, product=ProductFactory(shop=silk.shop, sku="SF-90", name="真丝眼罩"))
    return bought


def look(client, *, content=None, pasted="", name="reviews.csv"):
    sent = {"pasted": pasted}
    if content is not None:
        sent["file"] = SimpleUploadedFile(name, content)
    answer = client.post(IMPORT, sent)
    return client.get(answer.url) if answer.status_code == 302 else answer


def keep(client, page, **more):
    return client.post(IMPORT, {"review": page.context["review"], **more})


def bring(client, *rows, header=HEADER):
    page = look(client, content=csv_bytes(header, *rows))
    keep(client, page)
    return page


def errors(answer):
    return [error for found in answer.context["form"].errors.values() for error in found]


class TestBringingIn:
    def test_ties_to_buyer_and_product(self, as_manager, manager, summer, order):
        page = bring(as_manager, ["2026-03-02", "4611", "", "", "5", "面料很舒服", "2"])

        review = Review.objects.get()
        assert dict(page.context["counts"]) == {"new": 1, "known": 0, "bad": 0, "buyers": 1, "products": 1, "photos": 1}
        assert (review.customer, review.product.sku, review.stars) == (summer, "SF-90", 5)
        assert (review.written_on, review.has_photo, review.made_by) == (date(2026, 3, 2), True, manager)

    def test_twice_is_harmless(self, as_manager, order):
        bring(as_manager, ["2026-03-02", "4611", "", "", "5", "很好", ""])

        again = bring(as_manager, ["2026-03-02", "4611", "", "", "5", "很好", ""])

        assert again.context["counts"]["known"] == 1
        assert Review.objects.count() == 1

    def test_the_same_in_two_rows_stands_once(self, as_manager, silk):
        row = ["2026-03-02", "", "", "", "5", "很好", ""]

        bring(as_manager, row, row)

        assert Review.objects.count() == 1

    def test_guesses_nobody(self, as_manager, silk, order):
        CustomerFactory(shop=silk.shop, channel=ChannelFactory(shop=silk.shop), account="小夏天")

        bring(
            as_manager,
            ["2026-03-02", "", "小夏天", "", "5", "two have this nick", ""],
            ["2026-03-02", "", "小**", "", "5", "masked", ""],
            ["2026-03-02", "99", "", "SF-1", "5", "unknown", ""],
        )

        assert set(Review.objects.values_list("customer", "product")) == {(None, None)}

    def test_by_nick_and_article(self, as_manager, summer, order):
        bring(as_manager, ["2026/3/2", "", "小夏天", "SF-90", "好评", "ok", ""])

        review = Review.objects.get()
        assert (review.customer, review.product.sku, review.stars) == (summer, "SF-90", 5)

    def test_a_pasted_table_and_a_workbook(self, as_manager, silk):
        keep(as_manager, look(as_manager, pasted="评价内容\t星级\n很好\t5\n"))
        keep(as_manager, look(as_manager, content=xlsx_bytes(["text", "stars"], ["fine", 4]), name="r.xlsx"))

        assert sorted(Review.objects.values_list("text", "stars")) == [("fine", 4), ("很好", 5)]

    @pytest.mark.parametrize(
        ("row", "told"),
        [
            (["2026-03-02", "", "", "", "6", "x", ""], "write 1 to 5"),
            (["2026-02-30", "", "", "", "5", "x", ""], "write it as 2026-03-02"),
            (["2026-03-11", "", "", "", "5", "x", ""], "still to come"),
            (["2026-03-02", "", "", "", "", "", "1"], "Neither text nor stars"),
            (["2026-03-02", "", "", "", "5", "字" * 2001, ""], "Longer than 2,000"),
        ],
    )
    def test_one_bad_row_among_good_ones(self, as_manager, silk, row, told):
        page = bring(as_manager, ["2026-03-02", "", "", "", "5", "good", ""], row)

        assert told in page.content.decode()
        assert list(Review.objects.values_list("text", flat=True)) == ["good"]

    @pytest.mark.parametrize(
        ("content", "told"),
        [
            (b"a,b\n1,2\n", "must name the columns"),
            (b"text\n", "no row below"),
            ("text,评价内容\na,b\n".encode(), "mean the same"),
            (b"text\nok,more\n", "columns have slipped"),
            (b"\x00\x01\x02", ""),
        ],
    )
    def test_what_cannot_be_read_is_refused_in_words(self, as_manager, silk, content, told):
        answer = look(as_manager, content=content)

        assert errors(answer)
        assert told in " ".join(errors(answer))
        assert Review.objects.count() == 0

    def test_asks_for_one_of_the_two(self, as_manager, silk):
        assert errors(look(as_manager)) == ["Choose a file or paste a table, one of the two."]

    def test_cancelled_keeps_nothing(self, as_manager, silk):
        keep(as_manager, look(as_manager, pasted="text\nfine\n"), cancel="1")

        assert Review.objects.count() == 0

    def test_photos_are_noted_once_a_day_when_wanted(self, as_manager, summer, order):
        rows = [["2026-03-02", "4611", "", "", "5", text, "1"] for text in ("a", "b")]
        page = look(as_manager, content=csv_bytes(HEADER, *rows))

        keep(as_manager, page, photos="1")

        assert list(Interaction.objects.values_list("customer", "kind")) == [(summer.pk, "photo")]

    def test_is_not_for_an_agent(self, as_agent, silk):
        assert as_agent.get(IMPORT).status_code == 403
        assert as_agent.get(LIST).status_code == 200

    def test_another_shop_s_look_cannot_be_confirmed(self, as_manager, as_outsider, silk):
        page = look(as_manager, pasted="text\nfine\n")

        as_outsider.post(IMPORT, {"review": page.context["review"]})

        assert Review.objects.count() == 0


class TestThemes:
    @pytest.fixture
    def fit(self, silk):
        made = KeywordSet(shop=silk.shop, code="fit", name="尺码", purpose="buyer")
        save_keyword_set(keyword_set=made, words=["偏小", "偏大"])
        return made

    def test_are_the_sets_of_words_that_a_review_names(self, as_manager, fit):
        bring(as_manager, ["2026-03-02", "", "", "", "3", "有点偏小", ""], ["2026-03-02", "", "", "", "5", "不错", ""])

        assert "尺码" in as_manager.get(LIST).content.decode()
        found = as_manager.get(LIST, {"theme": "fit"}).context["cl"].result_list
        assert [review.text for review in found] == ["有点偏小"]

    def test_are_read_anew_when_the_words_change(self, as_manager, fit):
        bring(as_manager, ["2026-03-02", "", "", "", "3", "袖子太长", ""])
        assert not Review.objects.filter(themes__code="fit").exists()

        save_keyword_set(keyword_set=fit, words=["太长"])

        assert [reread_themes(), reread_themes()] == [1, 0]
        assert Review.objects.filter(themes__code="fit").count() == 1


class TestWhereTheyShow:
    def test_on_the_timeline_of_their_buyer(self, as_manager, summer, order):
        bring(as_manager, ["2026-03-02", "4611", "", "", "4", "面料很舒服", "1"])

        page = as_manager.get(f"/admin/customers/customer/{summer.pk}/timeline/?kind=reviews").content.decode()

        assert "★★★★" in page
        assert "面料很舒服" in page
        assert "真丝眼罩" in page

    @pytest.mark.parametrize(
        ("query", "texts"), [("stars=low", ["bad"]), ("stars=5", ["good"]), ("photo=yes", ["bad"])]
    )
    def test_by_stars_and_photo(self, as_manager, silk, query, texts):
        bring(as_manager, ["2026-03-02", "", "", "", "5", "good", ""], ["2026-03-02", "", "", "", "2", "bad", "1"])

        found = as_manager.get(f"{LIST}?{query}").context["cl"].result_list
        assert [review.text for review in found] == texts

    def test_not_to_an_outsider(self, as_manager, as_outsider, silk):
        bring(as_manager, ["2026-03-02", "", "", "", "5", "ours", ""])

        assert "ours" not in as_outsider.get(LIST).content.decode()
