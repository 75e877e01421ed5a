"""The main job with its real parts: browser, web server, worker, file broker. Other tests read its English words."""

import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.conf import settings
from playwright.sync_api import Browser, Page, expect

SAMPLE = Path(settings.BASE_DIR) / "customers/tests/samples/taobao_orders.csv"
NICK, ORDER_NO = "小镇6383", "4845211785025517160"  # of the first record
MANAGE = [sys.executable, "manage.py"]
SECONDS = 1000

pytestmark = pytest.mark.slow


@dataclass(frozen=True)
class Product:
    """A running product, and who may sign in."""

    address: str
    name: str
    password: str


@pytest.fixture(scope="module")
def product(tmp_path_factory: pytest.TempPathFactory, migrated_file: Path) -> Iterator[Product]:
    folder = tmp_path_factory.mktemp("product")
    (folder / "data").mkdir(mode=0o700)
    shutil.copy(migrated_file, folder / "data/shuke.sqlite3")
    port = _free_port()
    foreign = ("DATABASE_URL", "REDIS_URL", "DJANGO_ALLOW_ASYNC_UNSAFE")
    env = {name: value for name, value in os.environ.items() if name not in foreign}
    env |= {"DATA_DIR": str(folder / "data"), "DEMO": "0", "PORT": str(port)}
    with (folder / "log").open("w") as log:
        serving = subprocess.Popen([*MANAGE, "serve"], cwd=settings.BASE_DIR, env=env, stdout=log, stderr=log)
    try:
        _wait_until(lambda: _answers(f"http://127.0.0.1:{port}/admin/login/"), seconds=60)
        code = "from customers.models import Shop; Shop.objects.create(code='silk', name='丝绸')"
        subprocess.run([*MANAGE, "shell", "--no-imports", "-c", code], cwd=settings.BASE_DIR, env=env, check=True)
        note = dict(re.findall(r"^(\w+): (.+)$", (folder / "data/operator.txt").read_text(), re.MULTILINE))
        yield Product(f"http://127.0.0.1:{port}", note["name"], note["password"])
    finally:
        serving.terminate()
        serving.wait(60)  # its own patience is ten seconds, of a machine that has time


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=2) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False


def _wait_until(is_so: Callable[[], bool], *, seconds: float) -> None:
    deadline = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.1)


@pytest.fixture
def page(browser: Browser, product: Product) -> Iterator[Page]:
    """A page in Chinese; complaints of the browser fail the test."""
    context = browser.new_context(locale="zh-hans", viewport={"width": 1366, "height": 900})
    page = context.new_page()
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(f"{page.url}: {error}"))
    page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
    yield page
    context.close()
    assert complaints == []


class TestImport:
    def test_leads_from_the_file_to_the_reason_of_a_tag(self, page: Page, product: Product):
        sign_in(page, product)

        import_sample(page)
        page.click("a[data-next=customers]")
        for wanted in (NICK, ORDER_NO):
            find_customer(page, wanted)

        read_why(page)


def sign_in(page: Page, product: Product) -> None:
    page.goto(f"{product.address}/admin/login/?next=/admin/customers/orderimport/add/")
    page.fill("input[name=username]", product.name)
    page.fill("input[name=password]", product.password)
    page.press("input[name=password]", "Enter")
    page.wait_for_url("**/orderimport/add/")


def import_sample(page: Page) -> None:
    """Upload, read the review, let it be imported, watch it finish."""
    page.set_input_files("input[name=file]", SAMPLE)
    own_shop = page.locator("select[name=shop] option", has_text="(silk)")
    page.select_option("select[name=shop]", value=own_shop.get_attribute("value"))
    page.click("button[name=upload]")
    expect(page.locator(".imp[data-state=ready]")).to_be_visible(timeout=60 * SECONDS)
    expect(page.locator(".imp")).to_contain_text("GB18030")
    expect(page.locator(".imp")).to_contain_text("7,109.50")
    expect(page.locator(".imp-problems")).to_contain_text("4.86937E+18")
    expect(page.locator("button[name=confirm]")).to_have_text(re.compile("导入.* 38 "))
    page.click("button[name=confirm]")
    expect(page.locator(".imp[data-state=done]")).to_be_visible(timeout=60 * SECONDS)
    expect(page.locator(".imp")).to_contain_text("导入 38 ")


def find_customer(page: Page, wanted: str) -> None:
    """Search the list for a nick or an order number; one buyer is found."""
    page.fill("#searchbar", wanted)
    page.press("#searchbar", "Enter")
    expect(page.locator("#result_list tr.data-row")).to_have_count(1)
    expect(page.locator("#result_list tr.data-row")).to_contain_text(NICK)


def read_why(page: Page) -> None:
    """Open the buyer and ask why they count as what they do."""
    page.click("#result_list tr.data-row th a")
    page.locator(".dk-why[hx-get*=recency]").click()
    expect(page.locator("#dk-pop")).to_contain_text(re.compile(r"2025-\d\d-\d\d.*天"))
