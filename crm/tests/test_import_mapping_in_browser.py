"""A column and a word are decided once with a real browser, and the next file is read alike."""

import os
from pathlib import Path

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from crm.tasks import run_import
from crm.tests.browser import signed_in_page
from customers.models import Order

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True, serialized_rollback=True)]

HEADER = "订单编号,买家会员名,收货人姓名,联系手机,订单状态,订单创建时间,订单付款时间,买家实际支付金额,客户要求,店铺Id\n"
LINE = "48452117850255171{n},小镇{n},罗海莲,13812341234,{word},2026-03-02 09:00:00,2026-03-02 09:05,9.00,先打电话,77\n"


@pytest.fixture(autouse=True)
def worker_at_once(monkeypatch, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    monkeypatch.setattr("crm.tasks.run_import.delay", run_import)


def a_file(tmp_path: Path, name: str, numbers: range) -> Path:
    path = tmp_path / name
    words = ("交易成功", "定制排产中", "卖家已发货，等待买家确认")
    lines = [LINE.format(n=n, word=words[n % 3]) for n in numbers]
    path.write_text(HEADER + "".join(lines))
    return path


def upload(page, path: Path) -> None:
    page.goto(reverse("admin:customers_orderimport_add"))
    page.set_input_files("input[type=file]", path)
    page.click("button[name=upload]")
    expect(page.locator("[data-state=ready]")).to_be_visible()


def look(page, name: str) -> None:
    if folder := os.environ.get("LOOK_AT"):
        page.screenshot(path=f"{folder}/{name}.png", full_page=True)


@pytest.mark.parametrize(
    ("width", "locale", "mode"), [(1366, "en", "light"), (683, "zh-CN", "light"), (1366, "zh-CN", "dark")]
)
def test_decided_once_and_remembered(browser, live_server, as_manager, shop, tmp_path, width, locale, mode):
    view = {"width": width, "height": 900, "locale": locale, "mode": mode}
    with signed_in_page(browser, live_server.url, as_manager, **view) as page:
        upload(page, a_file(tmp_path, "march.csv", range(10, 22)))
        expect(page.locator(".rdg-word")).to_have_count(1)
        look(page, f"review-{width}-{locale}-{mode}")
        page.locator(".rdg-more > summary").click()
        page.get_by_role("combobox", name="客户要求").select_option("buyer_note")
        page.locator(".rdg-word select").select_option("paid")
        look(page, f"choosing-{width}-{locale}-{mode}")
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        page.locator("button[name=read_again]").click()
        expect(page.locator(".imp-status th")).to_have_count(3)
        expect(page.locator(".imp-status .imp-warn")).to_have_count(0)
        page.locator("button[name=confirm]").click()
        expect(page.locator("[data-state=done]")).to_be_visible()
        assert set(Order.objects.values_list("buyer_note", flat=True)) == {"先打电话"}

        upload(page, a_file(tmp_path, "april.csv", range(30, 36)))
        expect(page.locator(".rdg-followed")).to_contain_text("march.csv")
        expect(page.locator(".imp-status .imp-warn")).to_have_count(0)
        look(page, f"remembered-{width}-{locale}-{mode}")
        page.goto(reverse("admin:customers_order_change", args=[Order.objects.first().pk]))
        expect(page.locator(".sk-others")).to_contain_text("店铺Id")
        look(page, f"order-{width}-{locale}-{mode}")
