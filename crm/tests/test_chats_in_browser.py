"""Chat records on their way in, and a buyer who waits, as people meet them."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from crm.tests.browser import signed_in_page
from crm.tests.chat_files import answers, asks, table
from crm.tests.factories import InquiryFactory, MessageFactory, ReplyWaitFactory
from customers.tests.factories import ChannelFactory, CustomerFactory

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True, serialized_rollback=True)]
WIDER = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.fixture
def luo(shop):
    channel = ChannelFactory(shop=shop, code="taobao", name="Taobao")
    return CustomerFactory(shop=shop, channel=channel, account="tb_luo")


@pytest.fixture
def late(luo, agent):
    """Luo has been waiting for two hours, longer than any promise."""
    asked = timezone.now() - timedelta(hours=5)
    inquiry = InquiryFactory(customer=luo, opened_at=asked, last_by=agent)
    MessageFactory(customer=luo, inquiry=inquiry, said_at=asked, text="这款还有吗")
    return ReplyWaitFactory(customer=luo, inquiry=inquiry, asked_at=asked)


class TestChatRecords:
    @pytest.mark.parametrize("width", [1366, 683])
    def test_upload_look_confirm_and_read_both_sides(self, browser, live_server, as_manager, luo, width, tmp_path):
        file = table(
            asks("tb_luo", "这款还有吗"), answers("tb_luo", "有的"), asks("newcomer"), ("x", "a", "", "买家", "?")
        )
        with signed_in_page(browser, live_server.url, as_manager, width=width) as page:
            page.goto("/admin/crm/chatimport/add/")
            page.screenshot(path=tmp_path / "upload.png", full_page=True)
            page.locator("input[type=file]").set_input_files(
                {"name": "chats.csv", "mimeType": "text/csv", "buffer": file}
            )
            page.get_by_role("button", name="Upload and check").click()

            expect(page.get_by_text("Not a time")).to_be_visible()
            assert page.evaluate(WIDER) <= 0
            page.screenshot(path=tmp_path / "review.png", full_page=True)
            page.get_by_label("Make 1 unknown buyer on Taobao").check()
            page.get_by_role("button", name="Import the good rows").click()

            expect(page.get_by_text("Buyers made")).to_be_visible()
            page.screenshot(path=tmp_path / "result.png", full_page=True)
            page.goto(f"/admin/customers/customer/{luo.pk}/timeline/")
            expect(page.get_by_text("The shop answered")).to_be_visible()

    def test_paste_and_take_back(self, browser, live_server, as_manager, luo):
        talk = "tb_luo 2026-03-01 12:00:05\n在吗\n店:小美 2026-03-01 12:00:30\n在的"
        with signed_in_page(browser, live_server.url, as_manager) as page:
            page.goto("/admin/crm/chatimport/add/")
            page.locator("textarea[name=text]").fill(talk)
            page.get_by_role("button", name="Upload and check").click()
            page.get_by_role("button", name="Import the messages").click()
            page.locator(".und-button").click()
            page.get_by_role("button", name="Yes, undo the import").click()

            expect(page.get_by_text("The messages are gone again")).to_be_visible()


class TestWhoWaits:
    @pytest.mark.parametrize("width", [1366, 683])
    def test_from_the_late_list_to_the_portrait_and_back_answered(
        self, browser, live_server, as_agent, late, width, tmp_path
    ):
        with signed_in_page(browser, live_server.url, as_agent, width=width) as page:
            page.goto("/admin/customers/customer/late/")
            expect(page.get_by_text("1 buyer is late")).to_be_visible()
            assert page.evaluate(WIDER) <= 0
            page.screenshot(path=tmp_path / "late.png", full_page=True)
            page.locator(".day-who a").first.click()

            chip = page.locator(".dk-reply")
            expect(chip).to_contain_text("late since")
            page.screenshot(path=tmp_path / "desk.png")
            page.locator(".dk-replied button").click()
            expect(chip).to_have_count(0)

            page.goto("/admin/customers/customer/late/")
            expect(page.get_by_text("Everybody has their answer.")).to_be_visible()
            expect(page.get_by_role("row", name="Answered by me")).to_contain_text("0 %")
