"""Whether the tags can be trusted: nights, pages of runs, asking for one, the banner."""

from datetime import date, timedelta

import pytest

from crm.selectors.tag_runs import nights
from tagging.models import RunRequest, TagChange, TagRule, TagRun
from tagging.tests.factories import TagRunFactory

from .nights import NOW, PAGE, TODAY, address, run

pytestmark = pytest.mark.django_db


class TestNights:
    def test_tell_failed_missed_and_audited_days_apart(self, house):
        made = {"shop": house, "started_at": NOW}
        for day, state, changed, mode in (
            (10, "done", 7, "incremental"), (11, "failed", 0, "incremental"), (13, "done", 12, "incremental"),
            (13, "done", 0, "full"), (14, "held", 90, "incremental"),
        ):  # fmt: skip
            finished_at = NOW if state == "done" else None
            on = {"as_of": date(2026, 3, day), "finished_at": finished_at}
            TagRunFactory(**made, **on, state=state, changed_count=changed, mode=mode)

        found = {night.day.day: night for night in nights(house, today=TODAY).nights if night.day.month == 3}

        assert [found[day].state for day in (9, 10, 11, 12, 13, 14, 15, 20)] == [
            "", "done", "failed", "missed", "done", "held", "missed", "",
        ]  # fmt: skip
        assert [day for day, night in found.items() if night.is_audit] == [13]
        assert (found[13].changed, found[14].changed) == (12, 0)
        assert found[12].height > 0


class TestPages:
    def test_show_the_runs_and_what_each_did(self, as_manager, house, march):
        page = as_manager.get(PAGE).content.decode()
        last = TagRun.objects.filter(shop=house).latest("pk")
        one = as_manager.get(f"{PAGE}{last.pk}/change/")

        assert "<svg" in page
        assert "Coming and going of" in page
        flows = {
            flow.tag.slug: (flow.gone, flow.come)
            for _g, flows in one.context["seen"].flows
            for flow in flows
            if flow.tag
        }
        assert (flows["vip"], flows["senior"]) == ((1, 0), (0, 1))
        assert "Tags after the run" in one.content.decode()

    def test_say_in_words_which_rule_could_not_be_read(self, as_manager, house, buyer):
        buyer("anna", 100)
        rule = TagRule.objects.filter(group__slug="tier").first()
        TagRule.objects.filter(pk=rule.pk).update(conditions=[{"field": "moon"}])
        report = run(house, 2)

        page = as_manager.get(f"{PAGE}{report.run_id}/change/").content.decode()

        assert "cannot be read. The group stands as it was." in page
        assert "moon" not in page

    def test_another_shops_are_not_found(self, as_outsider, house, march):
        last = TagRun.objects.filter(shop=house).latest("pk")

        assert as_outsider.get(f"{PAGE}{last.pk}/change/").status_code == 404
        assert "Coming and going" not in as_outsider.get(f"{PAGE}?shop={house.pk}").content.decode()

    @pytest.mark.parametrize("count", [2, 6])
    def test_ask_the_same_number_of_questions_however_long_they_are(
        self, as_manager, house, buyer, count, django_assert_max_num_queries
    ):
        for number in range(count):
            buyer(f"b{number}", 2500)
        run(house, 2)

        with django_assert_max_num_queries(45):
            as_manager.get(PAGE + address(house, None, "vip"))


class TestAsking:
    def test_a_manager_asks_and_a_worker_finds_it(self, as_manager, manager, house):
        answer = as_manager.post(f"{PAGE}ask/", {"shop": house.pk}, follow=True)

        request = RunRequest.objects.get()
        assert (request.asked_by, request.is_approved) == (manager, False)
        assert "A worker begins within a minute" in answer.content.decode()
        assert not TagRun.objects.exists()

    def test_a_second_yes_does_nothing(self, as_manager, house):
        TagRunFactory(shop=house, as_of=TODAY, state="held", finished_at=None, moved_count=90, customers_total=100)
        for _press in range(2):
            as_manager.post(f"{PAGE}ask/", {"shop": house.pk, "approve": "1"})

        assert RunRequest.objects.get().is_approved

    def test_a_yes_to_nothing_is_no_run(self, as_manager, house):
        as_manager.post(f"{PAGE}ask/", {"shop": house.pk, "approve": "1"})

        assert not RunRequest.objects.exists()

    def test_others_may_not(self, as_agent, as_trainer, as_outsider, house):
        asked = [one.post(f"{PAGE}ask/", {"shop": house.pk}).status_code for one in (as_agent, as_trainer, as_outsider)]

        assert asked == [403, 403, 404]
        assert not RunRequest.objects.exists()
        assert as_agent.get(f"{PAGE}ask/").status_code == 405


class TestBanner:
    @pytest.mark.parametrize(
        ("hours", "fields", "said"),
        [
            (1, {}, None),
            (37, {}, "No run has come to its end for more than a day and a half"),
            (1, {"state": "failed", "finished_at": None, "tries": 3}, "broke off, 3 tries so far"),
            (1, {"state": "held", "finished_at": None, "moved_count": 90}, "would move 90 of"),
        ],
    )
    def test_stands_on_the_first_page(self, as_agent, as_manager, house, hours, fields, said):
        ended = NOW - timedelta(hours=hours)
        TagRunFactory(shop=house, as_of=date(2026, 3, 18), started_at=ended, finished_at=ended)
        if fields:
            TagRunFactory(shop=house, as_of=TODAY, started_at=NOW, **{"finished_at": NOW, **fields})

        for client in (as_agent, as_manager):
            page = client.get("/admin/").content.decode()
            assert ("Tags as of 2026-03-18" in page) is bool(said)
            assert said is None or said in page
        assert ("Run anyway and move 90 buyers" in as_manager.get(PAGE).content.decode()) is ("moved_count" in fields)
        assert TagChange.objects.count() == 0
