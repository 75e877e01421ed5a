"""What agents ask of the trainer: in two clicks from the palette, answered from a queue."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from customers.tests.factories import CustomerFactory, ShopFactory
from scripts_lib.models import LibraryRequest
from scripts_lib.services.requests import RequestRefused, answer_request, ask_trainer
from scripts_lib.tests.factories import ScriptFactory

pytestmark = pytest.mark.django_db
QUEUE = "/admin/scripts_lib/libraryrequest/"


@pytest.fixture
def ask(shop, agent):
    """One request of the agent; only what is unusual need be told."""
    at = timezone.now()

    def asked(text="有没有蓝色", kind="script_missing", after=timedelta(), **more):
        return ask_trainer(**{"shop_id": shop.pk, "kind": kind, "text": text, "by": agent, "at": at + after, **more})

    return asked


class TestAskTrainer:
    def test_the_same_within_a_day_is_one(self, ask, trainer, shop):
        first = ask()

        assert ask(" 有没有蓝色 ", after=timedelta(hours=23, minutes=59)) == first
        assert ask("有没有红色") != first
        assert ask(by=trainer) != first
        assert ask(after=timedelta(days=1)) != first
        assert LibraryRequest.objects.count() == 4

    def test_something_wrong_with_a_script_needs_no_words(self, ask, shop):
        script, other = ScriptFactory(shop=shop), ScriptFactory(shop=shop)

        asked = [ask("", "script_wrong", script_id=one.pk) for one in (script, script, other)]

        assert asked[0] == asked[1] != asked[2]
        assert asked[0].script == script

    @pytest.mark.parametrize(
        "wrong", [{"text": "  "}, {"kind": "script_wrong"}, {"kind": "own_wording"}, {"kind": "x"}]
    )
    def test_what_cannot_be_meant_is_refused(self, ask, wrong):
        with pytest.raises(RequestRefused):
            ask(**wrong)

    def test_a_script_of_another_shop_is_none(self, ask):
        with pytest.raises(RequestRefused):
            ask(kind="script_wrong", script_id=ScriptFactory(shop=ShopFactory()).pk)

    def test_is_answered_once(self, ask, trainer):
        answering = {"request_id": ask().pk, "by": trainer, "at": timezone.now()}

        assert answer_request(**answering, state="done", answer="写好了")
        assert not answer_request(**answering, state="declined", answer="不写")
        assert LibraryRequest.objects.get().answer == "写好了"
        with pytest.raises(RequestRefused):
            answer_request(**answering, state="open", answer="")


class TestTheDoor:
    def test_asks_about_nothing_but_scripts_of_the_shop(self, as_agent, shop, agent):
        buyer = CustomerFactory(shop=shop)
        address = f"/admin/customers/customer/{buyer.pk}/ask/"

        sent = {"kind": "script_missing", "text": "有没有蓝色\0"}
        answers = [as_agent.post(address, sent).status_code for _twice in range(2)]

        asked = LibraryRequest.objects.get()
        assert (answers, asked.text, asked.asked_by, asked.shop) == ([204, 204], "有没有蓝色", agent, shop)
        assert as_agent.post(address, {"kind": "script_wrong", "script": "9" * 30}).status_code == 400
        assert as_agent.get(address).status_code == 405

    def test_is_shut_to_outsiders_and_to_whom_the_right_is_taken(self, as_outsider, as_agent, agent, shop):
        address = f"/admin/customers/customer/{CustomerFactory(shop=shop).pk}/ask/"
        group = agent.groups.get()
        group.permissions.remove(group.permissions.get(codename="add_libraryrequest"))

        assert as_outsider.post(address, {"kind": "script_missing", "text": "x"}).status_code == 404
        assert as_agent.post(address, {"kind": "script_missing", "text": "x"}).status_code == 403
        assert not LibraryRequest.objects.exists()


class TestTheQueue:
    def test_shows_open_ones_first_the_longest_waiting_above(self, as_trainer, trainer, ask):
        closed, new, old = ask("甲", after=-timedelta(days=3)), ask("乙"), ask("丙", after=-timedelta(days=1))
        answer_request(request_id=closed.pk, state="done", answer="", by=trainer, at=timezone.now())

        html = as_trainer.get(QUEUE).content.decode()

        shown = re.findall(rf'href="{QUEUE}(\d+)/change/[^"]*"', html)
        assert list(dict.fromkeys(map(int, shown))) == [old.pk, new.pk, closed.pk]

    def test_leads_to_a_new_script_that_asks_what_was_asked(self, as_trainer, ask):
        ask("有没有 & 蓝色")

        address = re.search(r'href="(/admin/scripts_lib/script/add/[^"]+)"', as_trainer.get(QUEUE).content.decode())
        html = as_trainer.get(address[1].replace("&amp;", "&")).content.decode()

        assert 'value="有没有 &amp; 蓝色"' in html

    def test_takes_an_answer_and_keeps_it(self, as_trainer, trainer, ask):
        page = f"{QUEUE}{ask().pk}/change/"

        assert as_trainer.post(page, {"state": "open", "answer": "x"}).status_code == 200
        assert as_trainer.post(page, {"state": "declined", "answer": "没有这个颜色"}).status_code == 302
        as_trainer.post(page, {"state": "done", "answer": "y"})

        found = LibraryRequest.objects.get()
        assert (found.state, found.answer, found.answered_by) == ("declined", "没有这个颜色", trainer)
        assert found.answered_at

    def test_an_agent_reads_the_answer_and_writes_none(self, as_agent, ask):
        page = f"{QUEUE}{ask().pk}/change/"

        assert "有没有蓝色" in as_agent.get(page).content.decode()
        assert as_agent.post(page, {"state": "done", "answer": "x"}).status_code == 403

    def test_another_shop_has_none_of_it(self, as_outsider, ask):
        assert as_outsider.get(f"{QUEUE}{ask().pk}/change/").status_code == 404
