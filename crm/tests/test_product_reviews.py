"""What the page of a product says of its reviews, and that the list one click away says the same."""

from datetime import date, timedelta
from decimal import Decimal
from urllib.parse import parse_qsl, urlsplit

import pytest
import time_machine
from django.contrib.auth.models import Permission
from django.db import connection
from django.test.utils import CaptureQueriesContext

from crm.models import Review
from crm.render import sentence_at
from crm.review_periods import first_day, period_of
from crm.selectors.product_reviews import review_summary
from crm.services.reviews.themes import write_themes
from crm.tests.factories import NOON
from customers.tests.factories import ProductFactory
from tagging.models import KeywordSet
from tagging.selectors.word_sets import word_reader
from tagging.services.keywords import save_keyword_set

TODAY = date(2026, 3, 10)
PAGE = "/admin/customers/product/{pk}/change/"


class TestSentenceAt:
    @pytest.mark.parametrize(
        ("text", "word", "sentence"),
        [
            ("很快就到了。尺码偏小一点！颜色好看", "偏小", "尺码偏小一点！"),
            ("尺码偏小", "偏小", "尺码偏小"),
            ("颜色好看\n尺码偏小。", "颜色", "颜色好看"),
            ("好" * 80, "好", "好" * 59 + "…"),
            ("", "", ""),
        ],
    )
    def test_is_the_one_that_holds_the_word(self, text, word, sentence):
        assert sentence_at(text, text.find(word)) == sentence


class TestPeriods:
    @pytest.mark.parametrize(
        ("asked", "first"),
        [
            ("30", date(2026, 2, 9)),
            ("365", date(2025, 3, 11)),
            ("all", None),
            ("", date(2025, 12, 11)),
            ("7", date(2025, 12, 11)),
        ],
    )
    def test_end_today_and_are_ninety_days_unless_asked(self, asked, first):
        assert first_day(period_of(asked), today=TODAY) == first


@pytest.fixture
def cup(shop):
    return ProductFactory(shop=shop, sku="CI-GW-150", name="月白盖碗")


@pytest.fixture
def fit(shop):
    made = KeywordSet(shop=shop, code="fit", name="大小", purpose="buyer")
    save_keyword_set(keyword_set=made, words=["偏小", "偏大"])
    return made


def said(product, stars, text="", *, days=1, photo=False):
    """A review of so many days ago, with its themes."""
    reader, basis = word_reader(product.shop_id)
    on = TODAY - timedelta(days=days)
    review = Review.objects.create(
        shop=product.shop,
        product=product,
        written_on=on,
        written_at=NOON,
        stars=stars,
        text=text,
        has_photo=photo,
        digest=f"{Review.objects.count()}",
        themes_basis=basis,
        made_at=NOON,
    )
    write_themes(product.shop, [review], reader)
    return review


@pytest.mark.django_db
class TestReviewSummary:
    def test_counts_stars_and_shares(self, cup):
        for stars in (5, 5, 4, 3, 2, 1, None):
            said(cup, stars, "好")

        summary = review_summary(cup, since=None)

        assert (summary.count, summary.mean, summary.unrated) == (7, Decimal("3.3"), 1)
        assert [(one.code, one.count, one.percent) for one in summary.shares] == [
            ("good", 3, 50),
            ("middling", 1, 17),
            ("bad", 2, 33),
        ]

    def test_names_themes_the_most_named_first_with_a_sentence_of_the_latest(self, cup, fit):
        said(cup, 5, "颜色和图上一样", days=3)
        said(cup, 2, "有点偏小", days=2)
        said(cup, 4, "收到很快。比想的偏大。颜色好看", days=1)

        themes = {one.code: one for one in review_summary(cup, since=None).themes}

        assert (themes["fit"].name, themes["fit"].count, themes["fit"].bad) == ("大小", 2, 1)
        assert themes["fit"].sentence == "比想的偏大。"
        assert themes["look"].sentence == "颜色好看"

    def test_keeps_to_the_time_and_the_product(self, cup, fit):
        said(cup, 5, "偏小", days=29)
        said(cup, 1, "偏小", days=30)
        said(ProductFactory(shop=cup.shop), 1, "偏小")
        said(ProductFactory(), 1, "偏小")

        summary = review_summary(cup, since=first_day("30", today=TODAY))

        assert (summary.count, summary.mean, summary.themes[0].count) == (1, Decimal("5.0"), 1)

    def test_says_nothing_of_stars_that_nobody_gave(self, cup):
        said(cup, None, "好")

        summary = review_summary(cup, since=None)

        assert (summary.count, summary.mean, summary.shares, summary.unrated) == (1, None, [], 1)

    def test_shows_a_theme_whose_words_have_changed_since(self, cup, fit):
        said(cup, 5, "很好。偏小")
        save_keyword_set(keyword_set=fit, words=["太长"])

        [theme] = [one for one in review_summary(cup, since=None).themes if one.code == "fit"]

        assert theme.sentence == "很好。"

    def test_asks_as_much_of_many_as_of_one(self, cup, fit):
        said(cup, 5, "偏小")
        review_summary(cup, since=None)  # the words are compiled once
        with CaptureQueriesContext(connection) as of_one:
            review_summary(cup, since=None)
        for stars in (1, 2, 3, 4):
            said(cup, stars, "偏大，颜色好看")

        with CaptureQueriesContext(connection) as of_many:
            review_summary(cup, since=None)

        assert len(of_many) == len(of_one) == 4


@pytest.mark.django_db
class TestOnThePageOfTheProduct:
    @pytest.fixture(autouse=True)
    def spring(self):
        with time_machine.travel("2026-03-10 10:00:00+08:00", tick=False):
            yield

    @pytest.fixture
    def reviews(self, cup, fit):
        said(cup, 5, "偏小", photo=True)
        said(cup, 3, "偏大", days=40)
        said(cup, 1, "颜色不对，偏小", days=50)
        said(cup, None, "还行", days=60)
        said(cup, 5, "偏小", days=100)
        said(ProductFactory(shop=cup.shop), 1, "偏小")

    def listed(self, client, link):
        parts = urlsplit(link)
        return len(client.get(parts.path, dict(parse_qsl(parts.query))).context["cl"].result_list)

    @pytest.mark.parametrize(("period", "count"), [("30", 1), ("90", 4), ("365", 5), ("all", 5)])
    def test_every_figure_leads_to_as_many_reviews(self, as_agent, cup, reviews, period, count):
        shown = as_agent.get(PAGE.format(pk=cup.pk), {"period": period}).context["reviews"]
        summary = shown["summary"]

        assert summary.count == count
        pairs = [(shown["all"], summary.count), (shown["unrated"], summary.unrated), (shown["photos"], summary.photos)]
        pairs += [(link, share.count) for _name, share, link in shown["shares"]]
        for theme, link, bad in shown["themes"]:
            pairs += [(link, theme.count), (bad, theme.bad)]
        assert [self.listed(as_agent, link) for link, _count in pairs] == [count for _link, count in pairs]

    def test_says_so_when_there_is_none(self, as_agent, cup):
        assert "No reviews in this time." in as_agent.get(PAGE.format(pk=cup.pk)).content.decode()

    def test_the_list_names_the_product_and_leads_back(self, as_agent, cup, reviews):
        page = as_agent.get("/admin/crm/review/", {"product": cup.pk}).content.decode()

        assert "<b>月白盖碗</b>" in page
        assert f"/admin/customers/product/{cup.pk}/change/#reviews" in page

    @pytest.mark.parametrize("asked", ["0", "9" * 30, "x"])
    def test_the_list_of_a_product_that_is_not_there_is_empty(self, as_agent, reviews, asked):
        assert self.listed(as_agent, f"/admin/crm/review/?product={asked}") == 0

    def test_a_foreign_product_is_not_there(self, as_outsider, cup, reviews):
        assert as_outsider.get(PAGE.format(pk=cup.pk)).status_code == 404
        assert self.listed(as_outsider, f"/admin/crm/review/?product={cup.pk}") == 0

    def test_is_not_for_who_may_not_read_reviews(self, client, cup, reviews, agent):
        agent.groups.clear()
        agent.user_permissions.add(*Permission.objects.filter(codename__in=["view_product"]))
        client.force_login(agent, backend="django.contrib.auth.backends.ModelBackend")

        assert "reviews" not in client.get(PAGE.format(pk=cup.pk)).context
