"""The team's notes and tags on their way in, as a manager brings them."""

import pytest

from crm.tests.browser import signed_in_page
from crm.tests.team_files import IMPORT, csv_bytes
from customers.tests.factories import ChannelFactory, CustomerFactory
from tagging.services.default_tags import install_default_tags

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True, serialized_rollback=True)]


@pytest.fixture
def summer(shop):
    install_default_tags(shop=shop)
    return CustomerFactory(shop=shop, channel=ChannelFactory(shop=shop, code="taobao"), account="summer")


class TestTheWayThrough:
    @pytest.mark.parametrize(("width", "mode"), [(1366, "dark"), (683, "light")])
    def test_upload_look_confirm_and_read_it_on_the_buyers_page(
        self, browser, live_server, as_manager, summer, width, mode, tmp_path
    ):
        file = csv_bytes(["nick", "tags", "note"], ["summer", "送老婆-1", "Allergic to wool"], ["nobody", "送老婆", ""])
        with signed_in_page(browser, live_server.url, as_manager, width=width, mode=mode) as page:
            page.goto("/admin/customers/customer/")
            door = page.get_by_role("link", name="upload Import", exact=True)
            door.click() if width > 1000 else page.goto(IMPORT)
            page.screenshot(path=tmp_path / "upload.png", full_page=True)
            page.locator("input[type=file]").set_input_files(
                {"name": "team.csv", "mimeType": "text/csv", "buffer": file}
            )
            page.get_by_role("button", name="Upload and check").click()

            page.get_by_text("No such buyer in this shop").wait_for()
            page.get_by_text("Note “Allergic to wool”").wait_for()
            wider = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
            assert page.evaluate(wider) <= 0
            page.screenshot(path=tmp_path / "review.png", full_page=True)
            page.get_by_role("button", name="Import 1 good row").click()

            page.get_by_text("Written for 1 buyer").wait_for()
            page.goto(f"/admin/customers/customer/{summer.pk}/change/")
            page.get_by_text("送老婆").first.wait_for()
            page.goto(f"/admin/customers/customer/{summer.pk}/timeline/")
            page.get_by_text("Allergic to wool").first.wait_for()
