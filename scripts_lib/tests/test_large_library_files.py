"""A library file of many rows: tried once, looked at in pages, and few questions for each row."""

import pytest
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from customers.exchange.resource import CatalogueResource
from customers.exchange.sheet import Sheet
from scripts_lib.models import Article, Scene, Script, ScriptVersion
from scripts_lib.resources import ScriptResource

pytestmark = pytest.mark.django_db
ARTICLES = "/admin/scripts_lib/article/"


@pytest.fixture
def review(as_trainer, shop):
    """The address of a review of so many new articles."""

    def upload(count):
        lines = ["title,kind,short version", *(f"Tip {number},care,Wash cold." for number in range(count))]
        file = SimpleUploadedFile("tips.csv", "\n".join(lines).encode())
        return as_trainer.post(ARTICLES + "import/", {"shop": shop.pk, "import_file": file}).url

    return upload


def sheet(count, scene):
    rows = [{"title": f"Script {n}", "scene": scene.name, "wordings": "> A => Good day."} for n in range(count)]
    return Sheet({name: name for name in rows[0]}, [], list(enumerate(rows, 2)))


@pytest.fixture
def resource(shop):
    by = User.objects.create(username="writer")
    return lambda: ScriptResource(shop=shop, by=by, at=timezone.now())


@pytest.fixture
def scene(shop):
    return Scene.objects.create(shop=shop, name="Use", stage="pre_sale")


class TestReview:
    def test_goes_on_from_page_to_page_and_back(self, as_trainer, review, monkeypatch):
        monkeypatch.setattr("customers.admin.catalogue.SHOWN", 2)
        address = review(5)

        pages = [as_trainer.get(address)]
        while after := pages[-1].context["after"]:
            pages.append(as_trainer.get(f"{ARTICLES}import/?{after}"))

        assert [[line.number for line in page.context["lines"]] for page in pages] == [[2, 3], [4, 5], [6]]
        assert "5 to 5 of 5" in pages[-1].content.decode()
        back = as_trainer.get(f"{ARTICLES}import/?{pages[1].context['before']}")
        assert [line.number for line in back.context["lines"]] == [2, 3]

    def test_looks_at_what_was_tried_and_tries_nothing_again(self, as_trainer, review, monkeypatch):
        address = review(1)
        monkeypatch.delattr(CatalogueResource, "bring_in")

        assert as_trainer.get(address).context["new_count"] == 1

    @pytest.mark.parametrize("place", ["-1", "x", "²", "999999999", "50"])
    def test_a_place_that_is_none_breaks_nothing(self, as_trainer, review, place):
        assert as_trainer.get(f"{review(1)}&from={place}").status_code == 200

    def test_is_gone_once_it_is_decided(self, as_trainer, review):
        address = review(1)
        page = as_trainer.get(address)
        as_trainer.post(ARTICLES + "process_import/", {"review": page.context["review"]})

        assert "Upload the file again" in as_trainer.get(address, follow=True).content.decode()
        assert Article.objects.count() == 1


class TestRows:
    def test_each_asks_little_when_a_file_is_tried(self, resource, scene):
        def asked(count):
            with CaptureQueriesContext(connection) as queries:
                resource().bring_in(sheet(count, scene), dry_run=True)
            return len(queries)

        assert asked(20) - asked(10) <= 10 * 13

    def test_are_found_and_have_their_version_once_the_file_is_written(self, resource, scene, shop):
        resource().bring_in(sheet(3, scene), dry_run=True)
        assert not ScriptVersion.objects.exists()

        resource().bring_in(sheet(3, scene), dry_run=False)

        assert sorted(ScriptVersion.objects.values_list("number", flat=True)) == [1, 1, 1]
        assert all("good day" in text.lower() for text in Script.objects.values_list("search_text", flat=True))

    def test_a_later_row_may_mean_an_earlier_one_by_its_title(self, resource, scene):
        twice = sheet(1, scene)
        twice.rows.append((3, {**twice.rows[0][1], "wordings": "> A => Good evening."}))

        outcomes = resource().bring_in(twice, dry_run=False)

        assert [one.kind for one in outcomes] == ["new", "update"]
        assert Script.objects.get().variants.get().text == "Good evening."
