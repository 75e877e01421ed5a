"""Knowledge: versions, votes, pictures, questions to the trainer."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from customers.models import ProductCategory, Shop
from customers.tests.factories import NOON, ProductFactory, ShopFactory
from scripts_lib.admin.article import PictureForm
from scripts_lib.models import Article, ArticlePicture, ArticleRead, ArticleVote, LibraryRequest
from scripts_lib.pictures import BYTES
from scripts_lib.selectors.articles import changes, knowledge
from scripts_lib.services.articles import (
    RestoreRefused,
    keep_article_version,
    mark_read,
    restore_article,
)
from scripts_lib.services.requests import RequestRefused, ask_trainer

from .factories import ArticleFactory

pytestmark = pytest.mark.django_db
PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 20


def url(name, *args):
    return reverse(f"admin:scripts_lib_article_{name}", args=args)


@pytest.fixture
def tip(shop):
    return ArticleFactory(shop=shop, title="Washing silk", body="Cold water.", short="Wash cold.")


class TestVersions:
    def test_are_made_by_saves_that_change_something(self, tip, trainer):
        numbers = [keep_article_version(article=tip, by=trainer, at=NOON) for _save in "ab"]
        tip.body = "Warm water."
        tip.save()

        assert [*numbers, keep_article_version(article=tip, by=trainer, at=NOON)] == [1, 1, 2]

    def test_come_back_as_versions_of_their_own(self, tip, trainer, shop):
        tip.products.add(product := ProductFactory(shop=shop))
        keep_article_version(article=tip, by=trainer, at=NOON)
        Article.objects.filter(pk=tip.pk).update(body="Boil it.", push_after="receipt", push_days=7)
        tip.products.clear()
        keep_article_version(article=tip, by=trainer, at=NOON)

        assert restore_article(article=tip, number=1, by=trainer, at=NOON) == 3

        tip.refresh_from_db()
        assert (tip.body, tip.push_after, tip.push_days, list(tip.products.all())) == (
            "Cold water.", "", None, [product],
        )  # fmt: skip
        assert tip.versions.get(number=3).restored_from == 1

    def test_that_never_were_are_refused(self, tip, trainer):
        with pytest.raises(RestoreRefused):
            restore_article(article=tip, number=9, by=trainer, at=NOON)

    def test_tell_the_lines_that_came_and_went(self):
        lines = changes({"body": "a\nb"}, {"body": "a\nc"})

        assert [(one.sign, one.text) for one in lines] == [("-", "b"), ("+", "c")]

    def test_are_brought_back_in_one_click(self, as_trainer, as_agent, tip, trainer):
        keep_article_version(article=tip, by=trainer, at=NOON)
        Article.objects.filter(pk=tip.pk).update(body="Boil it.")
        keep_article_version(article=tip, by=trainer, at=NOON)

        assert "Boil it." in as_trainer.get(url("versions", tip.pk)).content.decode()
        assert as_agent.post(url("restore", tip.pk), {"number": "1"}).status_code == 403
        assert as_trainer.post(url("restore", tip.pk), {"number": "1"}).status_code == 302
        assert Article.objects.get(pk=tip.pk).body == "Cold water."


class TestReaders:
    def test_find_knowledge_by_words_and_kind(self, shop, tip):
        ArticleFactory(shop=shop, kind="platform", title="Closing days", body="May")
        ArticleFactory(shop=shop, title="Draft", is_published=False)

        def found(**asked):
            return [one.title for _kind, some in knowledge(shop_id=shop.pk, **asked) for one in some]

        assert found() == ["Washing silk", "Closing days"]
        assert found(words="silk cold") == ["Washing silk"]
        assert found(words="silk may") == []
        assert found(kind="platform") == ["Closing days"]

    def test_see_it_rendered_with_what_they_copy(self, as_agent, tip):
        Article.objects.filter(pk=tip.pk).update(body="# How\n\n<script>alert(1)</script> [x](javascript:y)")

        html = as_agent.get(url("read", tip.pk)).content.decode()

        assert "<h2>How</h2>" in html
        assert "&lt;script&gt;alert(1)" in html
        assert 'href="javascript:' not in html
        assert 'data-copy-from="kn-short"' in html

    def test_see_no_drafts_and_nothing_of_other_shops(self, as_agent, as_trainer, as_outsider, tip):
        Article.objects.filter(pk=tip.pk).update(is_published=False)

        assert [who.get(url("read", tip.pk)).status_code for who in (as_agent, as_trainer, as_outsider)] == [
            404, 200, 404,
        ]  # fmt: skip

    def test_have_one_vote_each_and_may_change_it(self, as_agent, tip):
        for word in ("yes", "no"):
            as_agent.post(url("vote", tip.pk), {"helpful": word})

        assert [vote.is_helpful for vote in ArticleVote.objects.all()] == [False]

    def test_mark_the_version_they_saw_and_never_an_older_one(self, tip, agent, trainer):
        keep_article_version(article=tip, by=trainer, at=NOON)
        mark_read(article=tip, number=1, by=agent, at=NOON)
        mark_read(article=tip, number=0, by=agent, at=NOON)

        assert ArticleRead.objects.get().number == 1
        assert mark_read(article=tip, number=99, by=agent, at=NOON).number == 1

    def test_tell_the_trainer_in_two_clicks(self, as_agent, tip):
        for _click in "ab":
            as_agent.post(url("wrong", tip.pk), {"text": ""})
            as_agent.post(url("ask"), {"text": "How to iron silk?"})

        asked = LibraryRequest.objects.order_by("kind").values_list("kind", "text", "article")
        assert list(asked) == [("article_missing", "How to iron silk?", None), ("article_wrong", "", tip.pk)]

    def test_name_an_article_of_their_own_shop(self, shop, agent):
        foreign = ArticleFactory(shop=ShopFactory())

        with pytest.raises(RequestRefused):
            ask_trainer(shop_id=shop.pk, kind="article_wrong", text="", by=agent, at=NOON, article_id=foreign.pk)

    def test_say_what_is_missing(self, shop, agent):
        with pytest.raises(RequestRefused):
            ask_trainer(shop_id=shop.pk, kind="article_missing", text=" ", by=agent, at=NOON)


class TestPictures:
    def picture(self, article, content):
        return ArticlePicture.objects.create(article=article, file=SimpleUploadedFile("anything.html", content))

    def test_are_served_as_what_they_are_to_who_may_read(self, as_agent, as_outsider, client, tip):
        address = url("picture", self.picture(tip, PNG).pk)

        answer = as_agent.get(address)

        assert b"".join(answer.streaming_content) == PNG
        assert answer["Content-Type"] == "image/png"
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert as_outsider.get(address).status_code == 404
        assert client.get(address).status_code == 302

    def test_that_are_none_are_not_served(self, as_agent, tip):
        assert as_agent.get(url("picture", self.picture(tip, b"<script>").pk)).status_code == 404

    @pytest.mark.parametrize(
        ("content", "is_fine"),
        [
            (PNG, True),
            (b"<svg onload=alert(1)>", False),
            (PNG.ljust(BYTES, b"0"), True),
            (PNG.ljust(BYTES + 1, b"0"), False),
        ],
        ids=["png", "svg", "just small enough", "too large"],
    )
    def test_are_checked_by_content_and_size(self, content, is_fine):
        form = PictureForm({"caption": ""}, {"file": SimpleUploadedFile("a.png", content)})

        assert form.is_valid() == is_fine


class TestForm:
    def post(self, client, **changed):
        data = {
            "kind": "care", "title": "Drying", "short": "Dry flat.", "body": "Flat.", "push_after": "", "push_days": "",
            "pictures-TOTAL_FORMS": "0", "pictures-INITIAL_FORMS": "0",
        }  # fmt: skip
        return client.post(url("add"), data | changed)

    @pytest.mark.parametrize(
        ("changed", "status"),
        [
            ({}, 302),
            ({"push_after": "receipt", "push_days": "0"}, 302),
            ({"push_after": "receipt", "push_days": "365"}, 302),
            ({"push_after": "receipt", "push_days": "366"}, 200),
            ({"push_after": "receipt"}, 200),
            ({"push_days": "7"}, 200),
            ({"push_after": "receipt", "push_days": "7", "short": ""}, 200),
        ],
        ids=["no push", "same day", "a year", "longer", "no days", "after nothing", "no words to copy"],
    )
    def test_a_push_has_its_days_and_its_words(self, as_trainer, shop, changed, status):
        assert self.post(as_trainer, **changed).status_code == status

    @pytest.mark.parametrize(
        ("short", "published", "status"),
        [
            ("{称呼}, dry {买过商品|it} flat.", "on", 302),
            ("{salution}, dry it flat.", "", 200),
            ("Use {coupon} soon.", "on", 200),
            ("Use {coupon} soon.", "", 302),
        ],
        ids=["filled", "unknown", "may be empty", "may be empty, a draft"],
    )
    def test_placeholders_of_the_short_version_are_those_of_scripts(self, as_trainer, shop, short, published, status):
        changed = {"short": short} | ({"is_published": published} if published else {})

        assert self.post(as_trainer, **changed).status_code == status

    def test_a_save_is_a_version_with_its_author(self, as_trainer, trainer):
        self.post(as_trainer)

        article = Article.objects.get(title="Drying")
        assert (article.number, article.versions.get().made_by) == (1, trainer)

    def test_categories_come_from_the_shop(self, as_trainer, shop):
        own = ProductCategory.objects.create(shop=shop, name="Scarves")
        foreign = ProductCategory.objects.create(shop=Shop.objects.create(code="far", name="Far"), name="Teas")

        assert self.post(as_trainer, categories=[foreign.pk]).status_code == 200
        assert self.post(as_trainer, categories=[own.pk]).status_code == 302
