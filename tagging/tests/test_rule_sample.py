"""Who would move, twenty at a time: everybody once, each way with its share, and nothing written by looking."""

import json

import pytest
from django.contrib.auth.models import Permission
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from customers.models import Customer, Shop
from customers.render import masked_name
from customers.selectors.shop_day import shop_day
from tagging.admin.rule_editor.sampled import asked_for, wish_for
from tagging.models import CustomerTag, Tag, TagGroup
from tagging.selectors.rule_sets import stored_draft
from tagging.services.rule_preview import draft_work, preview_movers, preview_rules
from tagging.services.runs import recompute_tags

from .shops_made import made_shop

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def house(django_db_setup, django_db_blocker):
    """The key of a shop with buyers who were looked at today, made once for the file."""
    now = timezone.now()
    with django_db_blocker.unblock(), transaction.atomic():
        shop = made_shop(customers=90, until=now.date(), shop=Shop.objects.create(code="silk", name="Silk House"))
        recompute_tags(shop=shop, as_of=shop_day(shop, at=now), at=now)
        yield shop.pk
        transaction.set_rollback(True)


@pytest.fixture
def shop(house, db):
    return Shop.objects.get(pk=house)


@pytest.fixture
def tier(shop):
    return TagGroup.objects.get(shop=shop, slug="tier")


@pytest.fixture
def draft(tier):
    """The three highest tiers fall to the lowest: several ways, and more than a page of movers."""
    return stored_draft(tier)[3:]


@pytest.fixture
def look(tier, draft):
    now = timezone.now()

    def looked(way=None, page=1):
        work = draft_work(tier, draft)
        return preview_movers(shop=tier.shop, work=work, as_of=shop_day(tier.shop, at=now), at=now, way=way, page=page)

    return looked


@pytest.fixture
def send(tier, draft):
    """What the page sends when a tab or an arrow is pressed."""

    def sent(client, do, *, rules=None, **headers):
        rules = [one.as_json() for one in draft] if rules is None else rules
        data = {"draft": json.dumps(rules), "base": "1", "do": do}
        return client.post(f"/admin/tagging/taggroup/{tier.pk}/rules/sample/", data, headers=headers)

    return sent


class TestPages:
    def test_meet_everybody_who_moves_once(self, look):
        flows, found = look()
        pages = [look(page=page)[1] for page in range(1, -(-found.total // 20) + 1)]

        moving = sum(one.count for one in flows if not one.stays)
        assert moving == found.total > 20
        assert len({one.customer for page in pages for one in page.movers}) == moving
        assert [len(page.movers) for page in pages[:-1]] == [20] * (len(pages) - 1)
        assert [page.has_before for page in pages] == [False, *[True] * (len(pages) - 1)]
        assert [page.has_after for page in pages] == [*[True] * (len(pages) - 1), False]
        assert (pages[0].first, pages[0].last, pages[-1].last) == (1, 20, moving)

    def test_hold_each_way_by_its_share(self, look):
        flows, found = look()

        for one in flows:
            seen = sum((mover.before, mover.after) == one.way for mover in found.movers)
            assert one.stays or abs(seen - 20 * one.count / found.total) <= 1

    def test_of_one_way_hold_nobody_else(self, look):
        flows, _all = look()
        for one in flows:
            found = look(way=one.way)[1]

            assert found.total == (0 if one.stays else one.count)
            assert all((mover.before, mover.after) == one.way for mover in found.movers)

    def test_beyond_the_end_are_the_last_one(self, look):
        last = look(page=10**9)[1]

        assert (last.last, last.has_after) == (last.total, False)
        assert last.movers
        assert look(page=0)[1] == look(page=1)[1]

    def test_of_a_way_that_nobody_goes_are_empty(self, look):
        found = look(way=(None, 10**17), page=3)[1]

        assert (found.total, found.movers, found.has_before, found.has_after) == (0, [], False, False)

    def test_show_whom_the_run_then_moves(self, tier, look):
        _flows, found = look()

        held = dict(CustomerTag.objects.filter(tag__group=tier).values_list("customer", "tag"))
        assert [held.get(one.customer) for one in found.movers] == [one.before for one in found.movers]

    def test_begin_as_the_preview_does(self, tier, draft, look):
        now = timezone.now()
        work = draft_work(tier, draft)
        seen = preview_rules(shop=tier.shop, work=work, as_of=shop_day(tier.shop, at=now), at=now)

        assert (seen.flows, seen.sample) == look()


@pytest.mark.parametrize(
    ("wish", "asked"),
    [
        ("sample::1", (None, 1)),
        ("sample:7-9:2", ((7, 9), 2)),
        ("sample:0-9:1", ((None, 9), 1)),
        ("sample:7-0:31", ((7, None), 31)),
        ("sample:7-9", None),
        ("sample:7-x:1", None),
        ("sample:７-9:1", None),
        (f"sample::{10**9}", None),
        ("preview", None),
        ("", None),
    ],
)
def test_a_wish_is_read_as_it_was_written(wish, asked):
    assert asked_for(wish) == asked
    assert asked is None or wish_for(*asked) == wish


class TestTheDoor:
    def test_answers_with_the_sample_alone(self, as_manager, send, look):
        flows, found = look()

        answer = send(as_manager, "sample::2", hx_request="true")

        html = answer.content.decode()
        assert html.strip().startswith('<section id="re-sample"')
        assert f"21–{min(40, found.total)} of {found.total}" in html
        ways = sum(not one.stays for one in flows)
        assert html.count("aria-pressed") == min(ways, 6) + 1
        assert html.count('aria-pressed="true"') == 1

    def test_goes_on_within_one_way(self, as_manager, send, look, tier):
        flows, _found = look()
        most = max((one for one in flows if not one.stays), key=lambda one: one.count)

        html = send(as_manager, wish_for(most.way)).content.decode()

        names = [Tag.objects.get(pk=pk).name if pk else "no tag" for pk in most.way]
        assert html.count("<tr>") - 1 == min(most.count, 20)
        assert all(name in html for name in names)
        assert (wish_for(most.way, 2) in html) is (most.count > 20)

    def test_an_unreadable_wish_is_the_top(self, as_manager, send):
        assert "1–20 of" in send(as_manager, "sample:x:y").content.decode()

    def test_says_so_where_nobody_moves_any_more(self, as_manager, send):
        html = send(as_manager, "sample:1-99999999:4").content.decode()

        assert "nobody moves this way any more" in html
        assert 'value="sample::1"' in html

    def test_says_why_a_draft_cannot_be(self, as_manager, send, draft):
        rules = [{**draft[0].as_json(), "tag": 0}]

        html = send(as_manager, "sample::1", rules=rules).content.decode()

        assert "leads to a tag that is not in use" in html

    @pytest.mark.parametrize("rules", [7, [1], [{}]])
    def test_takes_nothing_but_a_draft(self, as_manager, send, rules):
        assert send(as_manager, "sample::1", rules=rules).status_code == 400

    def test_writes_nothing(self, as_manager, send):
        with CaptureQueriesContext(connection) as queries:
            assert send(as_manager, "sample::2").status_code == 200

        written = [one["sql"] for one in queries if one["sql"].startswith(("INSERT", "UPDATE", "DELETE"))]
        assert written == []

    def test_without_scripts_the_whole_page_comes_with_that_sample(self, as_manager, tier, draft):
        data = {"draft": json.dumps([one.as_json() for one in draft]), "base": "1", "do": "sample::2"}

        html = as_manager.post(f"/admin/tagging/taggroup/{tier.pk}/rules/", data).content.decode()

        assert "<html" in html
        assert "21–" in html

    def test_masks_names_for_who_may_not_see_them(self, as_manager, manager, shop, send):
        Customer.objects.filter(shop=shop).update(name="林海莲")
        manager.groups.clear()
        manager.user_permissions.add(*_rights("view_tagrule", "change_tagrule", "view_taggroup"))

        rows = send(as_manager, "sample::1").context["sample"].rows

        names = dict(Customer.objects.exclude(name="").values_list("pk", "name"))
        shown = {one.pk: one.name for one, _before, _after in rows if one.pk in names}
        assert shown == {pk: masked_name(names[pk]) for pk in shown}
        assert shown


class TestRights:
    def test_who_may_not_change_rules_sees_nobody(self, as_trainer, as_agent, send):
        assert [send(client, "sample::1").status_code for client in (as_trainer, as_agent)] == [403, 403]

    def test_rules_of_another_shop_are_not_there(self, as_outsider, send):
        assert send(as_outsider, "sample::1").status_code == 404

    def test_only_asked_for_by_post(self, as_manager, tier):
        assert as_manager.get(f"/admin/tagging/taggroup/{tier.pk}/rules/sample/").status_code == 405


def _rights(*names):
    return Permission.objects.filter(codename__in=names)
