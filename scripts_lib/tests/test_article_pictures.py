"""Pictures of articles through their versions, and their files: kept while something shows them, and no longer."""

import os
from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.urls import reverse
from django.utils import timezone

from scripts_lib.models import Article, ArticleCopy, ArticlePicture, ArticleVersion
from scripts_lib.selectors.articles import changes
from scripts_lib.services.articles import keep_article_version, restore_article
from scripts_lib.services.pictures import clear_pictures

from .factories import ArticleFactory

pytestmark = pytest.mark.django_db
PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 20


@pytest.fixture
def tip(shop):
    return ArticleFactory(shop=shop, title="Washing silk", short="Wash cold.")


def picture(article, name="a.png", caption="Basin"):
    """A picture whose file is two days old."""
    made = ArticlePicture.objects.create(article=article, caption=caption, file=ContentFile(PNG, name))
    age(made.file.name)
    return made


def age(name, days=2):
    then = (timezone.now() - timedelta(days=days)).timestamp()
    os.utime(default_storage.path(name), (then, then))


def save(article, by):
    return keep_article_version(article=article, by=by, at=timezone.now())


def restore(article, number, by):
    return restore_article(article=article, number=number, by=by, at=timezone.now())


def clear(days=0):
    return clear_pictures(at=timezone.now() + timedelta(days=days))


class TestVersions:
    def test_a_new_picture_is_a_new_version(self, tip, trainer):
        assert save(tip, trainer) == 1
        picture(tip)

        assert [save(tip, trainer), save(tip, trainer)] == [2, 2]

    def test_a_picture_taken_out_comes_back_under_its_number(self, tip, trainer):
        shown = picture(tip)
        save(tip, trainer)
        key, file = shown.pk, shown.file.name
        shown.delete()
        save(tip, trainer)

        restore(tip, 1, trainer)

        [back] = tip.pictures.all()
        assert (back.pk, back.file.name, back.caption) == (key, file, "Basin")
        assert default_storage.exists(file)

    def test_one_that_came_later_is_not_shown_in_the_old_version(self, tip, trainer):
        save(tip, trainer)
        picture(tip)
        save(tip, trainer)

        restore(tip, 1, trainer)
        assert not tip.pictures.exists()

        restore(tip, 2, trainer)
        assert tip.pictures.count() == 1

    def test_an_exchanged_file_comes_back(self, tip, trainer):
        shown = picture(tip, "old.png")
        save(tip, trainer)
        old = shown.file.name
        shown.file.save("new.png", ContentFile(PNG))
        save(tip, trainer)

        restore(tip, 1, trainer)

        assert tip.pictures.get().file.name == old

    def test_a_version_of_old_leaves_the_pictures_alone_and_makes_no_new_one(self, tip, trainer):
        save(tip, trainer)
        version = ArticleVersion.objects.get()
        del version.content["pictures"]
        version.save()
        assert save(tip, trainer) == 1

        picture(tip)
        restore(tip, 1, trainer)

        assert tip.pictures.count() == 1

    def test_the_page_tells_which_came_and_went(self):
        old, new = ({"pictures": [[7, f"articles/{name}.png", "Basin"]]} for name in "ab")

        lines = [(one.sign, one.text) for one in changes(old, new)]

        assert lines == [("-", "![Basin](picture:7) a.png"), ("+", "![Basin](picture:7) b.png")]


class TestFiles:
    def test_one_that_nothing_shows_goes_and_a_second_run_finds_nothing(self, tip):
        shown = picture(tip)
        name = shown.file.name
        shown.delete()

        assert [clear(), clear()] == [1, 0]
        assert not default_storage.exists(name)

    def test_one_of_an_article_stays(self, tip):
        name = picture(tip).file.name

        assert clear() == 0
        assert default_storage.exists(name)

    def test_one_of_a_version_stays_until_its_article_goes(self, tip, trainer):
        shown = picture(tip)
        save(tip, trainer)
        shown.delete()
        assert clear() == 0

        Article.objects.get(pk=tip.pk).delete()
        assert clear() == 1

    @pytest.mark.parametrize(("days", "removed"), [(0, 0), (1, 1)])
    def test_one_of_the_last_day_stays_as_its_row_may_still_come(self, days, removed):
        default_storage.save("articles/new.png", ContentFile(PNG))

        assert clear(days) == removed

    def test_other_uploads_are_left_alone(self):
        name = default_storage.save("order_files/orders.csv", ContentFile(b"x"))
        age(name)

        assert clear() == 0
        assert default_storage.exists(name)

    def test_a_house_without_pictures_has_nothing_to_do(self):
        assert clear() == 0

    def test_one_that_resists_leaves_the_others_to_be_removed(self, tip, monkeypatch):
        names = [picture(tip, f"{letter}.png").file.name for letter in "abc"]
        tip.pictures.all().delete()
        remove = default_storage.delete

        def refuses(name):
            if name == names[1]:
                raise PermissionError(name)
            remove(name)

        monkeypatch.setattr(default_storage, "delete", refuses)
        assert clear() == 2
        monkeypatch.undo()
        assert clear() == 1


class TestCopies:
    def test_of_the_short_version_are_counted_and_told_to_the_trainer(self, as_agent, as_trainer, agent, tip):
        address = reverse("admin:scripts_lib_article_copied", args=[tip.pk])

        assert [as_agent.post(address).status_code for _copy in "ab"] == [204, 204]

        assert list(ArticleCopy.objects.values_list("article", "made_by")) == [(tip.pk, agent.pk)] * 2
        page = reverse("admin:scripts_lib_article_read", args=[tip.pk])
        assert "Copied 2 times in 30 days" in as_trainer.get(page).content.decode()
        assert "in 30 days" not in as_agent.get(page).content.decode()

    @pytest.mark.parametrize(("days", "count"), [(29, 1), (31, 0)])
    def test_of_the_last_thirty_days_only(self, as_trainer, tip, days, count):
        ArticleCopy.objects.create(article=tip, made_at=timezone.now() - timedelta(days=days))

        html = as_trainer.get(reverse("admin:scripts_lib_article_read", args=[tip.pk])).content.decode()

        assert f"Copied {count} time" in html

    def test_of_a_draft_and_of_another_shop_are_not_found(self, as_agent, as_outsider, tip):
        address = reverse("admin:scripts_lib_article_copied", args=[tip.pk])
        assert as_outsider.post(address).status_code == 404

        Article.objects.update(is_published=False)
        assert as_agent.post(address).status_code == 404
        assert not ArticleCopy.objects.exists()
