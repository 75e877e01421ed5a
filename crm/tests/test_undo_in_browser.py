"""Taking an import back with a real browser: the card loads by itself, and a press asks once more."""

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from crm.tasks import run_import
from crm.tests.browser import signed_in_page
from customers.models import Order, OrderImport
from customers.services.direct_import import import_now

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True, serialized_rollback=True)]

HEADER = "order_no,customer,paid_at,amount,sku,product,qty,unit_price,status,refund\n"
LINE = "A{n},buyer{n},2026-03-02 09:05:00,399.00,SF-90,Silk scarf,1,399.00,paid,0.00\n"


@pytest.fixture
def brought(shop, tmp_path) -> OrderImport:
    path = tmp_path / "orders.csv"
    path.write_text(HEADER + "".join(LINE.format(n=n) for n in range(5)))
    done = import_now(shop=shop, path=path).order_import
    assert done is not None
    return done


@pytest.fixture(autouse=True)
def worker_is_called(monkeypatch):
    """The test is the worker."""
    monkeypatch.setattr("crm.tasks.run_import.delay", lambda import_id: None)


@pytest.mark.parametrize(("width", "locale"), [(1366, "en"), (400, "zh-CN")])
def test_an_import_is_taken_back(browser, live_server, as_manager, brought, width, locale):
    Order.objects.filter(order_no="A3").update(seller_note="called", refund=1)
    path = reverse("admin:customers_orderimport_change", args=[brought.pk])
    with signed_in_page(browser, live_server.url, as_manager, width=width, height=900, locale=locale) as page:
        page.goto(path)
        card = page.locator("#undo")
        expect(card.locator(".und-kept dt")).to_have_text("A3")
        sure = card.locator("button[name=undo]")
        expect(sure).to_be_hidden()
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")

        card.locator("summary").click()
        sure.click()
        expect(page.locator("[data-progress]")).to_be_visible()
        assert Order.objects.count() == 5
        run_import(brought.pk)

        expect(page.locator("#undone")).to_contain_text("A3")
        assert [one.order_no for one in Order.objects.all()] == ["A3"]
        assert timezone.now() >= OrderImport.objects.get().undone_at
