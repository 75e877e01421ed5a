"""The way of chat records through the pages: upload or paste, review, go-ahead, undo."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from crm.models import ChatImport, Message, ReplyPromise
from crm.tests.chat_files import answers, asks, table
from customers.models import Customer
from customers.tests.factories import ChannelFactory, CustomerFactory, ShopFactory

pytestmark = pytest.mark.django_db
LIST, ADD = "/admin/crm/chatimport/", "/admin/crm/chatimport/add/"
TALK = "tb_luo 2026-03-01 12:00:05\n在吗\n店:小美 2026-03-01 12:00:30\n在的\n"


@pytest.fixture
def taobao(shop):
    return ChannelFactory(shop=shop, code="taobao", name="Taobao")


@pytest.fixture
def luo(shop, taobao):
    return CustomerFactory(shop=shop, channel=taobao, account="tb_luo")


def upload(client, channel, content, name="chats.csv", **posted):
    return client.post(ADD, {"channel": channel.pk, "file": SimpleUploadedFile(name, content), **posted})


def text_of(answer):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def errors(answer):
    return [str(error) for found in answer.context["form"].errors.values() for error in found]


class TestTheWayThrough:
    def test_a_file_is_reviewed_confirmed_and_taken_back(self, as_manager, taobao, luo):
        page = upload(as_manager, taobao, table(asks("tb_luo", "这款还有吗"), answers("tb_luo"), asks("newcomer")))
        address = page.url
        seen = text_of(as_manager.get(address))
        assert "Messages of known buyers 2" in seen
        assert "newcomer" in seen
        assert "这款还有吗" in seen
        assert not Message.objects.exists()

        done = as_manager.post(f"{LIST}{ChatImport.objects.get().pk}/confirm/", {"makes_buyers": "1"}, follow=True)

        assert "Messages kept 3" in text_of(done)
        assert Customer.objects.filter(account="newcomer").exists()

        back = as_manager.post(f"{LIST}{ChatImport.objects.get().pk}/undo/", follow=True)
        assert "Taken back" in text_of(back)
        assert not Message.objects.exists()
        assert not Customer.objects.filter(account="newcomer").exists()

    def test_what_buyers_said_is_read_for_words_before_the_page_comes_back(self, as_manager, taobao, luo):
        upload(as_manager, taobao, table(asks("tb_luo", "能便宜点吗"), answers("tb_luo")))

        as_manager.post(f"{LIST}{ChatImport.objects.get().pk}/confirm/")

        read = Message.objects.exclude(words_read_at=None).values_list("text", flat=True)
        assert list(read) == ["能便宜点吗"]

    def test_a_talk_can_be_pasted(self, as_manager, taobao, luo):
        page = as_manager.post(ADD, {"channel": taobao.pk, "text": TALK})

        as_manager.post(f"{LIST}{ChatImport.objects.get().pk}/confirm/")

        assert page.status_code == 302
        assert Message.objects.filter(source="pasted_chat").count() == 2
        assert "Pasted chat" in text_of(as_manager.get(LIST))

    def test_rows_that_are_wrong_are_told_and_left_out_by_a_button_that_says_so(self, as_manager, taobao, luo):
        page = upload(as_manager, taobao, table(asks("tb_luo"), ("gestern", "tb_luo", "", "买家", "?")))

        seen = text_of(as_manager.get(page.url))

        assert "Not a time" in seen
        assert "gestern" in seen
        assert "Import the good rows" in seen
        as_manager.post(f"{LIST}{ChatImport.objects.get().pk}/confirm/", {"skips_bad_rows": "1"})
        assert Message.objects.count() == 1

    def test_a_second_press_changes_nothing(self, as_manager, taobao, luo):
        upload(as_manager, taobao, table(asks("tb_luo")))
        address = f"{LIST}{ChatImport.objects.get().pk}/"
        as_manager.post(f"{address}confirm/")

        again = as_manager.post(f"{address}confirm/", follow=True)

        assert "decided on this import already" in text_of(again)
        as_manager.post(f"{address}undo/")
        assert "nothing to undo any more" in text_of(as_manager.post(f"{address}undo/", follow=True))

    def test_cancelled_nothing_is_written(self, as_manager, taobao, luo):
        upload(as_manager, taobao, table(asks("tb_luo")))

        page = as_manager.post(f"{LIST}{ChatImport.objects.get().pk}/cancel/", follow=True)

        assert "Nothing was written" in text_of(page)

    def test_many_messages_are_left_to_a_worker(self, as_manager, taobao, luo, monkeypatch):
        monkeypatch.setattr("crm.admin.chat_imports.admin.AT_ONCE", 1)
        upload(as_manager, taobao, table(asks("tb_luo"), answers("tb_luo")))

        page = as_manager.post(f"{LIST}{ChatImport.objects.get().pk}/confirm/", follow=True)

        assert "0 of 2" in text_of(page)
        assert not Message.objects.exists()


class TestRefusals:
    @pytest.mark.parametrize(
        ("posted", "words"),
        [
            ({}, "Choose a file, or paste a talk below."),
            ({"text": "在吗"}, "nick and time"),
            ({"text": TALK, "channel": ""}, "Choose on which channel these buyers write."),
        ],
    )
    def test_say_what_to_do(self, as_manager, taobao, posted, words):
        answer = as_manager.post(ADD, {"channel": taobao.pk, **posted})

        assert any(words in error for error in errors(answer))
        assert not ChatImport.objects.exists()

    def test_not_both_and_no_broken_file(self, as_manager, taobao):
        both = upload(as_manager, taobao, table(asks("tb_luo")), text=TALK)
        broken = upload(as_manager, taobao, b"\x00\x01\x02", name="a.csv")

        assert errors(both) == ["Choose a file or paste a talk, not both."]
        assert len(errors(broken)) == 1

    def test_a_file_that_is_too_large_is_not_read(self, as_manager, taobao, monkeypatch):
        monkeypatch.setattr("crm.admin.chat_imports.admin.BYTES", 10)

        assert "larger than 20 MB" in errors(upload(as_manager, taobao, table(asks("tb_luo"))))[0]


class TestRights:
    def test_an_agent_brings_nothing_in(self, as_agent, as_manager, taobao, luo):
        upload(as_manager, taobao, table(asks("tb_luo")))
        address = f"{LIST}{ChatImport.objects.get().pk}/"

        assert [as_agent.get(one).status_code for one in (LIST, ADD, f"{address}change/")] == [403, 403, 403]
        assert as_agent.post(f"{address}confirm/").status_code == 403

    def test_another_shop_s_import_is_not_there(self, as_manager, client, outsider, taobao, luo):
        upload(as_manager, taobao, table(asks("tb_luo")))
        address = f"{LIST}{ChatImport.objects.get().pk}/"
        client.force_login(outsider, backend="django.contrib.auth.backends.ModelBackend")

        assert client.get(f"{address}change/").status_code == 404
        assert {client.post(f"{address}{deed}/").status_code for deed in ("confirm", "cancel", "undo")} == {404}

    def test_another_shop_s_channel_cannot_be_chosen(self, as_manager, taobao):
        foreign = ChannelFactory(shop=ShopFactory())

        assert len(errors(upload(as_manager, foreign, table(asks("tb_luo"))))) == 1

    def test_nothing_is_done_by_looking(self, as_manager, taobao, luo):
        upload(as_manager, taobao, table(asks("tb_luo")))

        for deed in ("confirm", "cancel", "undo"):
            assert as_manager.get(f"{LIST}{ChatImport.objects.get().pk}/{deed}/").status_code == 405


class TestOnTheTimeline:
    def test_both_sides_are_told(self, as_manager, as_agent, taobao, luo):
        rows = [asks("tb_luo", "这款还有吗"), answers("tb_luo", "有的"), answers("tb_luo", "[自动回复] 您好", 2)]
        upload(as_manager, taobao, table(*rows))
        as_manager.post(f"{LIST}{ChatImport.objects.get().pk}/confirm/")

        seen = text_of(as_agent.get(f"/admin/customers/customer/{luo.pk}/timeline/?kind=messages"))

        for words in ("The buyer wrote", "这款", "还有吗", "The shop answered", "有的", "小美", "Automatic reply"):
            assert words in seen

    def test_the_buyers_own_words_stand_on_the_desk_not_ours(self, as_manager, as_agent, taobao, luo):
        upload(as_manager, taobao, table(asks("tb_luo", "这款还有吗"), answers("tb_luo", "有的，今天发")))
        as_manager.post(f"{LIST}{ChatImport.objects.get().pk}/confirm/")

        desk = as_agent.get(f"/admin/customers/customer/{luo.pk}/change/").content.decode()

        assert "今天发" not in desk


class TestThePromise:
    def test_a_manager_sets_the_minutes(self, as_manager, shop):
        as_manager.get("/admin/crm/replypromise/")

        as_manager.post(
            f"/admin/crm/replypromise/{shop.pk}/change/", {"minutes_within": "15", "minutes_outside": "600"}
        )

        row = ReplyPromise.objects.get(shop=shop)
        assert (row.minutes_within, row.minutes_outside) == (15, 600)

    @pytest.mark.parametrize("minutes", ["0", "-5", "99999"])
    def test_but_none_that_is_no_promise(self, as_manager, shop, minutes):
        as_manager.get("/admin/crm/replypromise/")

        as_manager.post(
            f"/admin/crm/replypromise/{shop.pk}/change/", {"minutes_within": minutes, "minutes_outside": "9"}
        )

        assert ReplyPromise.objects.get(shop=shop).minutes_within == 60

    def test_an_agent_does_not(self, as_agent, shop):
        assert as_agent.get("/admin/crm/replypromise/").status_code == 403
