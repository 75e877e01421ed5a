"""Which moments of a talk have scripts, and where inquiries found none."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from crm.models import LossReason
from crm.proportions import wilson
from crm.selectors.scene_grid import gap_of, scene_grid
from crm.selectors.scene_grid.grid import STRETCHES
from crm.tests.factories import InquiryFactory, MessageFactory, ScriptUseFactory
from crm.touchpoints import of_inquiry, of_word
from customers.tests.factories import ChannelFactory, CustomerFactory, ShopFactory
from scripts_lib.choices import ScriptState, Touchpoint
from scripts_lib.models import OwnWording
from scripts_lib.services.own_wordings import offer_own_wording
from scripts_lib.tests.factories import SceneFactory, ScriptFactory
from tagging.models import Tag
from tagging.services.default_tags import install_default_tags
from tagging.tests.factories import CustomerTagFactory, tag_called

NOW = timezone.now()
GRID = "/admin/scripts_lib/scene/grid/"


class TestMomentsOfAnInquiry:
    def test_a_word_about_a_rival_is_a_comparison_whatever_its_set(self):
        assert of_word("别家更便宜", "price") == Touchpoint.COMPARE
        assert of_word("便宜点", "price") == Touchpoint.PRICE_TALK
        assert of_word("你好", "") == ""

    def test_come_from_its_kind_its_words_and_its_scripts_together(self):
        assert of_inquiry("defect", ["", "price_talk"], ["usage"]) == {"defect", "price_talk", "usage"}

    def test_an_inquiry_of_which_nothing_is_known_is_a_greeting(self):
        assert of_inquiry("", [""], []) == {Touchpoint.GREETING}


def test_every_moment_stands_in_one_stretch():
    points = [point for _name, points in STRETCHES for point in points]

    assert points == list(Touchpoint)


@pytest.mark.parametrize(("hits", "n", "low", "high"), [(29, 63, 0.343, 0.582), (0, 10, 0.0, 0.278), (0, 0, 0, 1)])
def test_the_interval_of_a_share_is_that_of_wilson(hits, n, low, high):
    assert wilson(hits, n) == pytest.approx((low, high), abs=0.001)


@pytest.fixture
def house(shop):
    install_default_tags(shop=shop)
    return shop


@pytest.fixture
def channel(house):
    return ChannelFactory(shop=house, code="taobao")


@pytest.fixture
def compare(house):
    return SceneFactory(shop=house, name="比别家", touchpoint=Touchpoint.COMPARE)


@pytest.fixture
def walked(house, channel, compare):
    """An inquiry that came to the comparison, of a buyer of this type."""
    used = ScriptFactory(shop=house, scene=compare, state=ScriptState.ARCHIVED)

    def make(shopper_type="", at=NOW - timedelta(days=1), state="open", **fields):
        buyer = CustomerFactory(shop=house, channel=channel)
        if shopper_type:
            tag = Tag.objects.get(shop=house, group__slug="shopper_type", slug=shopper_type)
            CustomerTagFactory(customer=buyer, tag=tag)
        inquiry = InquiryFactory(customer=buyer, opened_at=at, state=state, channel=channel, **fields)
        ScriptUseFactory(customer=buyer, inquiry=inquiry, script=used)
        return inquiry

    return make


def cell(house, key, **wanted):
    return next(one for one in scene_grid(house, at=NOW, **wanted).cells if one.key == key)


@pytest.mark.django_db
class TestGrid:
    def test_a_cell_counts_what_is_published_for_its_type_and_moment(self, house, compare):
        ScriptFactory(shop=house, scene=compare, shopper_type="economic", state=ScriptState.PUBLISHED)
        ScriptFactory(shop=house, scene=compare, shopper_type="economic", state=ScriptState.DRAFT)
        ScriptFactory(shop=None, scene=SceneFactory(shop=None, touchpoint="compare"), state=ScriptState.PUBLISHED)

        economic, anybody = cell(house, "compare:economic"), cell(house, "compare:")

        assert (economic.published, economic.drafted, anybody.published) == (1, 1, 1)

    def test_a_script_stands_in_each_of_its_scenes_and_in_the_row_of_what_it_asks(self, house, compare):
        script = ScriptFactory(shop=house, scene=compare, asks="use_scene", state=ScriptState.PUBLISHED)
        script.more_scenes.add(SceneFactory(shop=house, touchpoint="usage"))

        keys = {one.key for one in scene_grid(house, at=NOW).cells if one.published}

        assert keys == {"compare:", "compare:?use_scene", "usage:", "usage:?use_scene"}

    def test_a_cell_is_a_gap_once_an_inquiry_came_there(self, house, walked):
        assert not cell(house, "compare:convenience").is_gap
        walked("convenience")

        found = cell(house, "compare:convenience")

        assert (found.is_gap, found.inquiries, found.light) == (True, 1, 1)

    def test_what_nobody_is_told_at_all_is_a_gap_before_anybody_asks(self, house):
        assert cell(house, "birthday:").is_gap

    @pytest.mark.parametrize(("days", "counted"), [(29, 1), (31, 0)])
    def test_only_the_last_thirty_days_count(self, house, walked, days, counted):
        walked(at=NOW - timedelta(days=days))

        assert cell(house, "compare:").inquiries == counted

    def test_spam_does_not_count(self, house, walked):
        walked(state="spam")

        assert cell(house, "compare:").inquiries == 0

    def test_a_group_counts_the_buyers_of_whom_it_is_empty(self, house, walked):
        CustomerTagFactory(customer=walked().customer, tag=tag_called(house, "gift"))
        walked()

        assert cell(house, "compare:").inquiries == 2
        assert cell(house, "compare:?use_scene").inquiries == 1

    def test_another_channel_is_left_out(self, house, walked):
        walked()

        assert cell(house, "compare:", channel="taobao").inquiries == 1
        assert cell(house, "compare:", channel="jd").inquiries == 0

    def test_the_worst_gap_comes_first(self, house, walked):
        walked("economic")
        walked("convenience")
        walked("convenience")

        ranked = [one.key for one in scene_grid(house, at=NOW).gaps if one.row.code in ("economic", "convenience")]

        assert ranked == ["compare:convenience", "compare:economic"]

    def test_costs_the_same_queries_for_one_inquiry_and_for_many(self, house, walked):
        walked("economic")
        with CaptureQueriesContext(connection) as one:
            scene_grid(house, at=NOW)
        for _turn in range(5):
            walked("economic")
        with CaptureQueriesContext(connection) as many:
            scene_grid(house, at=NOW)

        assert len(many) == len(one)


@pytest.mark.django_db
class TestGap:
    def test_tells_how_many_were_lost_here_and_elsewhere(self, house, channel, walked):
        lost = {"state": "lost", "loss_reason": LossReason.objects.get(shop=None, code="price")}
        walked("economic", **lost)
        walked("economic")
        InquiryFactory(customer=CustomerFactory(shop=house, channel=channel), opened_at=NOW, kind="usage", **lost)
        grid = scene_grid(house, at=NOW)

        gap = gap_of(grid, grid.cell("compare:economic"), shop_id=house.pk, at=NOW)

        assert (gap.lost.hits, gap.lost.n, gap.lost.is_told) == (1, 2, False)
        assert (gap.elsewhere.hits, gap.elsewhere.n) == (1, 1)

    def test_shows_the_buyers_own_words_each_once(self, house, walked):
        inquiry = walked()
        for text in ("你家和隔壁有啥不一样", "你家和隔壁有啥不一样", "哪个好"):
            MessageFactory(customer=inquiry.customer, inquiry=inquiry, text=text)
        grid = scene_grid(house, at=NOW)

        gap = gap_of(grid, grid.cell("compare:"), shop_id=house.pk, at=NOW)

        assert sorted(gap.sentences) == sorted({"你家和隔壁有啥不一样", "哪个好"})

    def test_shows_offered_wordings_and_keeps_private_ones_private(self, house, compare, agent, manager):
        script = ScriptFactory(shop=house, scene=compare)
        offered = OwnWording.objects.create(shop=house, script=script, user=agent, text="直接说差三处", changed_at=NOW)
        offer_own_wording(wording_id=offered.pk, by=agent, at=NOW)
        OwnWording.objects.create(shop=house, script=script, user=manager, text="自己留着", changed_at=NOW)
        grid = scene_grid(house, at=NOW)

        gap = gap_of(grid, grid.cell("compare:"), shop_id=house.pk, at=NOW)

        assert [one.own_wording.text for one in gap.offers] == ["直接说差三处"]


@pytest.mark.django_db
class TestPage:
    def test_links_the_chosen_gap_to_a_new_script_for_it(self, as_manager, house, compare, walked):
        walked("economic")

        answer = as_manager.get(GRID, {"cell": "compare:economic"})

        add = reverse("admin:scripts_lib_script_add")
        assert f"{add}?scene={compare.pk}&amp;shopper_type=economic" in answer.content.decode()

    def test_an_unknown_cell_or_channel_shows_the_worst_gap_of_all(self, as_manager, house):
        answer = as_manager.get(GRID, {"cell": "nowhere:", "channel": "nothing"})

        assert (answer.status_code, answer.context["channel"]) == (200, "")

    def test_shows_only_the_readers_own_shop(self, as_manager, house):
        other = ShopFactory()
        scene = SceneFactory(shop=other, touchpoint="compare")
        ScriptFactory(shop=other, scene=scene, state=ScriptState.PUBLISHED)

        grid = as_manager.get(GRID).context["grid"]

        assert grid.published_scripts == 0

    def test_is_closed_to_whoever_may_not_see_scenes(self, as_agent, agent):
        Group.objects.get(name="agent").permissions.filter(codename="view_scene").delete()

        assert as_agent.get(GRID).status_code == 403
