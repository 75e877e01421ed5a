"""What followed an import stands on its page: the tag run after it, by group, and what is bought together."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from crm.selectors.import_followed import import_followed
from crm.services.after_import import tag_after_import
from customers.choices import ImportState
from customers.models import OrderImport
from customers.services.direct_import import import_now
from tagging.tests.factories import TagRunFactory

HEADER = "order_no,customer,paid_at,amount,sku,product\n"


def url(order_import):
    return reverse("admin:customers_orderimport_followed", args=[order_import.pk])


@pytest.fixture
def brought(shop, tmp_path):
    """Three orders of three buyers paid today; one order holds two products."""
    day = timezone.now().date().isoformat()
    path = tmp_path / "orders.csv"
    lines = ("A1,wang,{},900,S1,Scarf", "A1,wang,{},10,S2,Soap", "B1,li,{},5,S1,Scarf", "C1,sun,{},5,S2,Soap")
    path.write_text(HEADER + "".join(line.format(day) + "\n" for line in lines))
    return import_now(shop=shop, path=path).order_import


class TestWhatFollowed:
    def test_waits_for_the_run_and_asks_again(self, as_manager, brought):
        text = as_manager.get(url(brought), headers={"HX-Request": "true"}).content.decode()

        assert "being brought up to date" in text
        assert 'hx-trigger="load delay:3s"' in text
        assert "<html" not in text

    def test_stands_below_what_was_imported(self, as_manager, brought):
        page = as_manager.get(reverse("admin:customers_orderimport_change", args=[brought.pk])).content.decode()

        assert "3 orders imported" in page

    def test_tells_who_went_where_once_the_run_is_over(self, as_manager, brought):
        tag_after_import(import_id=brought.pk, at=timezone.now())

        text = as_manager.get(url(brought)).content.decode()

        steps = {moved.group.slug: (moved.count, moved.steps[0].count) for moved in import_followed(brought).groups}
        assert steps["recency"] == (3, 3)
        assert steps["tier"] == (3, 2)
        assert "delay:3s" not in text
        assert "1 new order with several products counts" in text

    def test_leaves_earlier_runs_and_broken_ones_out(self, shop, brought):
        before, after = brought.finished_at - timedelta(seconds=1), brought.finished_at + timedelta(seconds=1)
        TagRunFactory(shop=shop, started_at=before)
        TagRunFactory(shop=shop, started_at=after, state="failed", finished_at=None)

        assert import_followed(brought).run is None

    def test_says_when_the_run_waits_for_a_person(self, as_manager, shop, brought):
        TagRunFactory(shop=shop, started_at=brought.finished_at, state="held", finished_at=None)

        assert "waits for a person to agree" in as_manager.get(url(brought)).content.decode()

    def test_is_asked_for_by_the_result(self, as_manager, brought):
        page = as_manager.get(reverse("admin:customers_orderimport_change", args=[brought.pk])).content.decode()

        assert f'hx-get="{url(brought)}"' in page

    def test_is_nothing_for_a_known_file_or_one_undone(self, as_manager, brought):
        for changes in ({"repeats": brought.pk}, {"repeats": None, "state": ImportState.UNDONE}):
            OrderImport.objects.filter(pk=brought.pk).update(**changes)
            brought.refresh_from_db()

            assert import_followed(brought) is None
            assert as_manager.get(url(brought)).status_code == 302

    def test_is_found_by_members_only(self, as_outsider, brought):
        assert as_outsider.get(url(brought)).status_code == 404
