"""Segments at the customer list: what the chips say is what is saved, and what opens."""

from datetime import UTC, date, datetime
from urllib.parse import parse_qsl

import pytest

from customers.models import Customer
from customers.tests.factories import ChannelFactory, CustomerFactory
from tagging.admin.segment import conditions_address
from tagging.models import Segment
from tagging.services.default_tags import install_default_tags
from tagging.services.segments import add_members, collect_segment, take_snapshot
from tagging.tests.factories import CustomerTagFactory, tag_called

NOON = datetime(2026, 3, 12, 4, tzinfo=UTC)
pytestmark = [pytest.mark.django_db, pytest.mark.time_machine(NOON, tick=False)]
LIST = "/admin/customers/customer/"
SAVE = f"{LIST}segment/"


@pytest.fixture
def buyers(shop):
    """One who sleeps, one who is active, one on the grey list, one who never bought."""
    install_default_tags(shop=shop)
    channel = ChannelFactory(shop=shop, code="jd")
    rows = (("asleep", "sleeping", date(2026, 1, 1)), ("awake", "active", date(2026, 3, 1)))
    for account, slug, last in rows:
        one = CustomerFactory(
            shop=shop,
            channel=channel,
            account=account,
            facts__last_paid_on=last,
            facts__order_count=1,
            facts__spent="100.00",
        )
        CustomerTagFactory(customer=one, tag=tag_called(shop, slug))
    grey = CustomerFactory(shop=shop, channel=channel, account="grey", is_grey=True)
    CustomerTagFactory(customer=grey, tag=tag_called(shop, "grey"))
    CustomerFactory(shop=shop, channel=ChannelFactory(shop=shop, code="taobao"), account="new")


def shown(client, query):
    answer = client.get(f"{LIST}?{query}")
    assert answer.status_code == 200
    return {customer.account for customer in answer.context["cl"].result_list}


def opened(client, answer):
    assert answer.status_code == 302, answer.context["form"].errors
    page = client.get(answer.url)
    return {customer.account for customer in page.context["cl"].result_list}


class TestSaving:
    @pytest.mark.parametrize(
        "query",
        [
            "recency=sleeping",
            "recency=none",
            "gap=1",
            "grey=yes",
            "grey=no",
            "spent_from=50&spent_to=200",
            "last_from=2026-02-01",
            "last_to=2026-02-01",
            "spent__gte=50&recency=active",
            "channel__any=taobao",
        ],
    )
    def test_the_chips_are_the_segment(self, as_manager, buyers, query):
        answer = as_manager.post(f"{SAVE}?{query}", {"name": "These", "kind": "dynamic"})

        assert opened(as_manager, answer) == shown(as_manager, query) != set()

    def test_is_read_aloud_first(self, as_manager, buyers):
        html = as_manager.get(f"{SAVE}?spent__gte=50&recency=sleeping").content.decode()

        assert "spent at least 50" in html
        assert "沉睡客户" in html

    def test_what_no_condition_can_say_is_kept_as_of_today(self, as_manager, buyers):
        page = as_manager.get(f"{SAVE}?q=asleep")
        assert "No condition can say: search" in page.content.decode()

        refused = as_manager.post(f"{SAVE}?q=asleep", {"name": "One", "kind": "dynamic"})
        kept = as_manager.post(f"{SAVE}?q=asleep", {"name": "One", "kind": "snapshot"})

        assert refused.status_code == 200
        assert opened(as_manager, kept) == {"asleep"}

    def test_ticked_customers_are_put_together(self, as_manager, buyers):
        keys = [str(one.pk) for one in Customer.objects.filter(account__in=["asleep", "new"])]
        page = as_manager.post(LIST, {"action": "put_into_segment", "_selected_action": keys})
        first = as_manager.post(page.url, {"name": "Friends", "kind": "by_hand"})

        again = as_manager.post(f"{SAVE}?ticked={Customer.objects.get(account='awake').pk}",
                                {"kind": "by_hand", "into": Segment.objects.get().pk})  # fmt: skip

        assert opened(as_manager, first) == {"asleep", "new", "awake"}
        assert again.url == first.url

    def test_and_taken_out_again(self, as_manager, buyers):
        first, second = Customer.objects.filter(account__in=["asleep", "new"])
        as_manager.post(f"{SAVE}?ticked={first.pk},{second.pk}", {"name": "Friends", "kind": "by_hand"})
        query = f"segment={Segment.objects.get().pk}"

        as_manager.post(f"{LIST}?{query}", {"action": "take_out_of_segment", "_selected_action": [str(first.pk)]})

        assert shown(as_manager, query) == {second.account}

    def test_what_a_list_holds_is_named_by_it(self, as_manager, manager, shop, buyers):
        friends = collect_segment(shop=shop, name="Friends", by=manager, at=NOON)
        add_members(segment=friends, customers=Customer.objects.filter(account__in=["awake", "new"]), at=NOON)
        query = f"segment={friends.pk}&spent__gte=1"
        assert "segments: any of Friends" in as_manager.get(f"{SAVE}?{query}").content.decode()

        answer = as_manager.post(f"{SAVE}?{query}", {"name": "Spending friends", "kind": "dynamic"})

        assert opened(as_manager, answer) == {"awake"}
        assert as_manager.get(f"/admin/tagging/segment/{friends.pk}/delete/").content.decode().count("Spending friends")

    def test_a_ring_is_refused_in_words(self, as_manager, buyers):
        as_manager.post(f"{SAVE}?spent__gte=1", {"name": "Inner", "kind": "dynamic"})
        inner = Segment.objects.get()
        as_manager.post(f"{SAVE}?segments__none={inner.pk}", {"name": "Outer", "kind": "dynamic"})
        outer = Segment.objects.get(name="Outer")

        query = f"segments__any={outer.pk}&changes={inner.pk}"
        answer = as_manager.post(f"{SAVE}?{query}", {"kind": "dynamic", "into": inner.pk})

        said = "That would be a ring: “Inner” → “Outer” → “Inner”."
        assert answer.context["form"].errors["into"][0].startswith(said)
        inner.refresh_from_db()
        assert inner.conditions[0]["field"] == "spent"

    def test_says_when_the_name_is_taken(self, as_manager, buyers):
        answers = [as_manager.post(f"{SAVE}?spent__gte=1", {"name": "A", "kind": "dynamic"}) for _time in "12"]

        assert "There is a segment of this name already" in answers[1].content.decode()

    def test_an_agent_may_open_but_not_save(self, as_agent, as_manager, buyers):
        made = as_manager.post(f"{SAVE}?spent__gte=1", {"name": "A", "kind": "dynamic"})

        assert as_agent.get(f"{SAVE}?spent__gte=1").status_code == 403
        assert opened(as_agent, made) == {"asleep", "awake"}


class TestOpening:
    def test_a_foreign_segment_is_like_none(self, as_outsider, as_manager, buyers):
        as_manager.post(f"{SAVE}?spent__gte=1", {"name": "A", "kind": "dynamic"})

        for number in (Segment.objects.get().pk, 999_999, "x", "9" * 30):
            assert shown(as_outsider, f"segment={number}") == set()

    def test_goes_through_its_pages_along_its_members(self, as_manager, manager, shop, buyers, monkeypatch):
        monkeypatch.setattr("crm.admin.customer.CustomerAdmin.list_per_page", 1)
        members = Customer.objects.exclude(account="new")
        segment = take_snapshot(shop=shop, name="S", members=members, on=NOON.date(), by=manager, at=NOON)

        page = as_manager.get(f"{LIST}?segment={segment.pk}").context["cl"]
        seen = [page.result_list[0].account]
        while page.next_query:
            page = as_manager.get(f"{LIST}{page.next_query}").context["cl"]
            seen.append(page.result_list[0].account)

        assert seen == ["grey", "awake", "asleep"]

    def test_narrows_on_with_a_condition(self, as_manager, buyers):
        made = as_manager.post(f"{SAVE}?spent__gte=1", {"name": "A", "kind": "dynamic"})

        assert shown(as_manager, f"{made.url.partition('?')[2]}&days_since__gte=60") == {"asleep"}


class TestTheListOfThem:
    def test_says_where_one_is_made_as_long_as_there_is_none(self, as_manager, shop):
        html = as_manager.get("/admin/tagging/segment/").content.decode()
        narrowed = as_manager.get("/admin/tagging/segment/?q=gifts").content.decode()

        assert "A segment is made at the customer list" in html
        assert "Nothing here yet" in html
        assert "Reset filters" not in html
        assert "No results found" in narrowed
        assert "Reset filters" in narrowed

    def test_and_tells_what_was_saved(self, as_manager, manager, buyers):
        type(manager).objects.filter(pk=manager.pk).update(first_name="若溪", last_name="林")

        answer = as_manager.post(f"{SAVE}?spent__gte=1", {"name": "Spenders", "kind": "dynamic"}, follow=True)

        assert "Saved as the segment “Spenders”." in answer.content.decode()
        assert "林若溪" in as_manager.get("/admin/tagging/segment/").content.decode()

    def test_reads_them_aloud_and_counts_on_demand(self, as_manager, buyers):
        as_manager.post(f"{SAVE}?spent__gte=1", {"name": "Spenders", "kind": "dynamic"})
        as_manager.post(f"{SAVE}?q=asleep", {"name": "One", "kind": "snapshot"})

        html = as_manager.get("/admin/tagging/segment/").content.decode()
        segment = Segment.objects.get(name="Spenders")
        counted = as_manager.get(f"{LIST}?segment={segment.pk}&count=1").context["cl"].counted

        assert "spent at least 1" in html
        assert "as of 2026-03-12" in html
        assert counted == 2
        assert f'href="{LIST}?segment={segment.pk}&amp;shop={segment.shop_id}">Spenders' in html


class TestItsPage:
    @pytest.fixture
    def segment(self, as_manager, buyers):
        as_manager.post(f"{SAVE}?spent__gte=1&days_since__lte=90", {"name": "Spenders", "kind": "dynamic"})
        return Segment.objects.get()

    def page(self, segment, deed="change"):
        return f"/admin/tagging/segment/{segment.pk}/{deed}/"

    def test_renames(self, as_manager, segment, manager, shop):
        take_snapshot(shop=shop, name="Taken", members=Customer.objects.none(), on=NOON.date(), by=manager, at=NOON)

        taken = as_manager.post(self.page(segment), {"name": "Taken"})
        renamed = as_manager.post(self.page(segment), {"name": "Good ones"})

        assert (taken.status_code, renamed.status_code) == (200, 302)
        segment.refresh_from_db()
        assert segment.name == "Good ones"

    def test_leads_to_its_conditions_as_chips_and_back_into_it(self, as_manager, segment):
        html = as_manager.get(self.page(segment)).content.decode()
        assert "spent at least 1" in html
        address = conditions_address(segment)
        assert address.replace("&", "&amp;") in html

        listed = as_manager.get(address)
        assert {customer.account for customer in listed.context["cl"].result_list} == {"asleep", "awake"}
        assert "Changes the segment" in listed.content.decode()
        narrowed = address.replace("days_since__lte=90", "days_since__lte=30").partition("?")[2]
        form = as_manager.get(f"{SAVE}?{narrowed}").context["form"]
        assert form["into"].value() == segment.pk
        answer = as_manager.post(f"{SAVE}?{narrowed}", {"kind": "dynamic", "into": segment.pk})

        assert opened(as_manager, answer) == {"awake"}
        history = as_manager.get(self.page(segment, "history")).content.decode()
        assert "Before: last order at most 90 days ago and spent at least 1" in history
        assert "at most 30 days ago" in history

    def test_is_deleted_with_a_word_and_its_members_stay(self, as_manager, segment):
        assert as_manager.get(self.page(segment, "delete")).status_code == 200

        as_manager.post(self.page(segment, "delete"), {"post": "yes"})

        assert not Segment.objects.exists()
        assert Customer.objects.count() == 4

    def test_a_trainer_renames_but_does_not_delete(self, as_trainer, as_agent, segment):
        assert as_trainer.post(self.page(segment), {"name": "B"}).status_code == 302
        assert as_trainer.get(self.page(segment, "delete")).status_code == 403
        assert as_agent.post(self.page(segment), {"name": "C"}).status_code == 403

    def test_of_another_shop_is_not_found(self, as_outsider, segment):
        assert as_outsider.get(self.page(segment)).status_code == 404


class TestTwoWhoChangeOne:
    @pytest.fixture
    def segment(self, as_manager, buyers):
        as_manager.post(f"{SAVE}?spent__gte=1&days_since__lte=90", {"name": "Spenders", "kind": "dynamic"})
        return Segment.objects.get()

    def begun(self, client, segment, days):
        """The save page of somebody who went to change the conditions now, and asks for other days."""
        query = conditions_address(segment).replace("days_since__lte=90", f"days_since__lte={days}").partition("?")[2]
        page = client.get(f"{SAVE}?{query}")
        return f"{SAVE}?{query}", {"kind": "dynamic", "into": segment.pk, "seen": page.context["seen"]}

    def days(self, segment):
        segment.refresh_from_db()
        return [one["value"] for one in segment.conditions if one["field"] == "days_since"]

    def test_the_second_sees_what_the_first_one_saved_and_decides(self, as_manager, as_trainer, segment, manager):
        address, sent = self.begun(as_trainer, segment, 30)
        as_manager.post(*self.begun(as_manager, segment, 60))

        held = as_trainer.post(address, sent)

        html = held.content.decode()
        assert self.days(segment) == [60]
        assert "a colleague saved other values meanwhile" in html
        assert f"Saved last by {manager.get_full_name() or manager.get_username()}" in html
        assert "<td>last order at most 60 days ago and spent at least 1</td>" in html
        assert "<td>last order at most 30 days ago and spent at least 1</td>" in html
        again = as_trainer.post(address, {**sent, "seen": held.context["seen"]})
        assert (again.status_code, self.days(segment)) == (302, [30])

    def test_even_when_the_page_was_opened_after_the_first_had_saved(self, as_manager, as_trainer, segment):
        chips = conditions_address(segment).replace("days_since__lte=90", "days_since__lte=30").partition("?")[2]
        as_manager.post(*self.begun(as_manager, segment, 60))

        page = as_trainer.get(f"{LIST}?{chips}")
        seen = as_trainer.get(f"{SAVE}?{chips}").context["seen"]
        held = as_trainer.post(f"{SAVE}?{chips}", {"kind": "dynamic", "into": segment.pk, "seen": seen})

        assert f"seen={dict(parse_qsl(chips))['seen']}" in page.content.decode()
        assert (held.status_code, self.days(segment)) == (200, [60])

    def test_a_third_value_in_between_is_held_once_more(self, as_manager, as_trainer, segment):
        address, sent = self.begun(as_trainer, segment, 30)
        as_manager.post(*self.begun(as_manager, segment, 60))
        seen = as_trainer.post(address, sent).context["seen"]
        Segment.objects.filter(pk=segment.pk).update(
            conditions=[{"field": "days_since", "operator": "lte", "value": 7}]
        )

        assert as_trainer.post(address, {**sent, "seen": seen}).status_code == 200
        assert self.days(segment) == [7]

    def test_no_conflict_when_both_say_the_same(self, as_manager, as_trainer, segment):
        address, sent = self.begun(as_trainer, segment, 60)
        as_manager.post(*self.begun(as_manager, segment, 60))

        assert as_trainer.post(address, sent).status_code == 302

    @pytest.mark.parametrize("seen", ["", "nonsense", "[]", '{"1": 7}'])
    def test_what_was_not_sent_is_not_asked(self, as_manager, segment, seen):
        address, sent = self.begun(as_manager, segment, 60)
        seen = seen.replace("1", str(segment.pk + 1))

        assert as_manager.post(address, {**sent, "seen": seen}).status_code == 302
        assert self.days(segment) == [60]


class TestTheMenu:
    def test_opens_each_segment_of_the_shop_from_the_list(self, as_agent, as_manager, as_outsider, buyers):
        made = as_manager.post(f"{SAVE}?spent__gte=1", {"name": "Spenders", "kind": "dynamic"})
        link = made.url.replace("&", "&amp;")

        assert f'<a href="{link}">Spenders</a>' in as_agent.get(LIST).content.decode()
        assert f'<a href="{link}" aria-current="true">Spenders</a>' in as_agent.get(made.url).content.decode()
        assert "Spenders" not in as_outsider.get(LIST).content.decode()
