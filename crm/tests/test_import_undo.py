"""The button that takes an import back: what it says first, who may press it, what holds a buyer."""

import pytest
from django.urls import reverse
from django.utils import timezone

from crm.selectors.import_undo import undo_card
from crm.tasks import run_import
from crm.tests.factories import FollowUpFactory, InquiryFactory, MessageFactory, NoteFactory, ScriptUseFactory
from crm.tests.imports import an_import
from customers.choices import ImportState
from customers.models import Customer, Order, OrderImport
from customers.services.direct_import import import_now
from customers.services.undoing import undo_import
from tagging.choices import TagSource
from tagging.models import CustomerTag, TagChange
from tagging.services.runs import recompute_tags
from tagging.tests.factories import CustomerTagFactory

HEADER = "order_no,customer,paid_at,amount,sku,product,qty,unit_price,status,refund\n"
TWO = """\
A1,wang,{day} 09:05:00,399.00,SF-90,Silk scarf,1,399.00,paid,0.00
B1,li,{day} 09:05:00,99.50,,Tie,1,99.50,paid,0.00
"""


@pytest.fixture
def woken(monkeypatch) -> list[int]:
    """The imports for which a worker was called."""
    calls: list[int] = []
    monkeypatch.setattr("crm.tasks.run_import.delay", calls.append)
    return calls


@pytest.fixture
def brought(shop, tmp_path) -> OrderImport:
    """Two orders of two buyers, paid today."""
    path = tmp_path / "orders.csv"
    path.write_text(HEADER + TWO.format(day=timezone.now().date().isoformat()))
    done = import_now(shop=shop, path=path).order_import
    assert done is not None
    return done


def url(order_import: OrderImport, name: str = "undo") -> str:
    return reverse(f"admin:customers_orderimport_{name}", args=[order_import.pk])


def undo(order_import: OrderImport):
    return undo_import(import_id=order_import.pk, user=None, at=timezone.now())


class TestUndoDoor:
    def test_says_what_it_would_do_before_it_is_pressed(self, as_manager, brought):
        Order.objects.filter(order_no="A1").update(seller_note="called")

        text = as_manager.get(url(brought), headers={"HX-Request": "true"}).content.decode()

        for words in (
            "<b>1</b> order deleted",
            "<b>1</b> stays as it is",
            "A1",
            "Edited by hand since",
            "Undo 1 order",
        ):
            assert words in text
        assert "<html" not in text
        assert Order.objects.count() == 2

    def test_has_a_page_of_its_own_without_script(self, as_manager, brought):
        text = as_manager.get(url(brought)).content.decode()

        assert "<html" in text
        assert "Undo 2 orders" in text

    def test_is_offered_on_the_page_of_a_finished_import(self, as_manager, brought):
        assert f'hx-get="{url(brought)}"' in as_manager.get(url(brought, "change")).content.decode()

    def test_is_not_offered_where_the_same_file_changed_nothing(self, as_manager, shop, brought):
        repeat = an_import(shop, ImportState.DONE, repeats=brought)

        assert url(repeat) not in as_manager.get(url(repeat, "change")).content.decode()

    def test_a_post_lets_a_worker_do_it_and_the_page_tells_what_came_of_it(
        self, as_manager, manager, brought, woken, django_capture_on_commit_callbacks
    ):
        with django_capture_on_commit_callbacks(execute=True):
            as_manager.post(url(brought))
        assert woken == [brought.pk]
        assert "Being undone" in as_manager.get(url(brought, "change")).content.decode()

        run_import(brought.pk)

        text = as_manager.get(url(brought, "change")).content.decode()
        assert "<b>2</b> orders deleted" in text
        assert f"by {manager.username}" in text
        assert not Order.objects.exists()

    def test_a_second_press_does_no_harm(self, as_manager, brought, woken, django_capture_on_commit_callbacks):
        with django_capture_on_commit_callbacks(execute=True):
            as_manager.post(url(brought))
            second = as_manager.post(url(brought), follow=True)

        assert "nothing to undo any more" in second.content.decode()
        assert woken == [brought.pk]

    def test_takes_back_an_import_that_is_half_written(self, as_manager, shop, woken):
        merging = an_import(shop, ImportState.MERGING, claim="somebody")
        assert "Cancel and take back" in as_manager.get(url(merging, "change")).content.decode()

        as_manager.post(url(merging))

        merging.refresh_from_db()
        assert (merging.state, merging.claim) == (ImportState.UNDOING, "")

    def test_takes_back_what_a_stopped_import_has_written(self, as_manager, shop):
        failed = an_import(shop, ImportState.FAILED, orders_merged=20, confirmed_at=timezone.now())

        assert "Take back what is written" in as_manager.get(url(failed, "change")).content.decode()

    @pytest.mark.parametrize(
        "state", [one for one in ImportState if one not in (ImportState.DONE, ImportState.MERGING)]
    )
    def test_offers_nothing_where_nothing_can_be_undone(self, as_manager, shop, state):
        order_import = an_import(shop, state)

        assert as_manager.get(url(order_import)).url == url(order_import, "change")
        as_manager.post(url(order_import))

        order_import.refresh_from_db()
        assert order_import.state == state

    def test_an_outsider_finds_nothing(self, as_outsider, brought):
        assert as_outsider.get(url(brought)).status_code == 404
        assert as_outsider.post(url(brought)).status_code == 404

    def test_an_agent_is_refused(self, as_agent, brought):
        assert as_agent.post(url(brought)).status_code == 403

    def test_the_list_says_that_it_was_undone(self, as_manager, brought):
        undo(brought)

        assert ", all of it" in as_manager.get(reverse("admin:customers_orderimport_changelist")).content.decode()


class TestWhatHoldsABuyer:
    """Whatever was said or noted about a buyer keeps them, though their orders go."""

    @pytest.mark.parametrize(
        "factory", [NoteFactory, InquiryFactory, FollowUpFactory, MessageFactory, ScriptUseFactory]
    )
    def test_something_of_the_desk(self, brought, factory):
        row = factory(customer=Customer.objects.get(key="wang"))

        report = undo(brought)

        assert (report.orders.deleted, report.customers.deleted, report.customers.kept) == (2, 1, 1)
        assert report.kept_customers == {row._meta.label_lower: 1}
        row.refresh_from_db()
        assert row.customer.facts.order_count == 0

    def test_a_tag_that_an_agent_set(self, brought):
        CustomerTagFactory(customer=Customer.objects.get(key="wang"), source=TagSource.AGENT)

        assert undo(brought).kept_customers == {"tagging.customertag": 1}

    def test_the_grey_list(self, brought):
        Customer.objects.filter(key="wang").update(is_grey=True)

        assert undo(brought).kept_customers == {"customers.customer": 1}
        assert Customer.objects.get().is_grey

    def test_no_tag_that_rules_set(self, shop, brought):
        at = timezone.now()
        recompute_tags(shop=shop, as_of=at.date(), at=at)
        assert CustomerTag.objects.filter(source=TagSource.RULE).exists()

        assert undo(brought).customers.deleted == 2
        assert not TagChange.objects.exists()

    def test_is_told_in_words(self, brought):
        NoteFactory(customer=Customer.objects.get(key="wang"))

        assert undo_card(brought, at=timezone.now()).kept_customers == [(1, "notes")]


class TestTags:
    def test_follow_at_once(self, shop, brought, tmp_path):
        run_import(brought.pk)
        path = tmp_path / "more.csv"
        more = "C1,wang,{day} 10:05:00,5000.00,SF-90,Silk scarf,1,5000.00,paid,0.00\n"
        path.write_text(HEADER + more.format(day=timezone.now().date().isoformat()))
        second = import_now(shop=shop, path=path).order_import
        at = timezone.now()
        recompute_tags(shop=shop, as_of=at.date(), at=at)
        assert tier() == "supreme_vip"

        OrderImport.objects.filter(pk=second.pk).update(state=ImportState.UNDOING)
        run_import(second.pk)

        assert tier() == "ordinary"


def tier() -> str:
    return CustomerTag.objects.get(customer__key="wang", tag__group__slug="tier").tag.slug
