"""Every door that offers a script: only what is published, holds on the day, and is for the buyer's channel."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine

from crm.admin.script_choice import offered_scripts
from crm.models import FollowUp, FollowUpTemplate, InquirySettings
from crm.selectors.follow_up_list import follow_up_lines, with_people
from crm.selectors.palette import fitting_scripts, palette
from crm.selectors.portrait.page import portrait
from crm.tests.factories import FollowUpFactory, MessageFactory
from customers.models import Channel
from customers.tests.factories import ChannelFactory, CustomerFactory
from scripts_lib.choices import ScriptState
from scripts_lib.models import OwnWording, Script
from scripts_lib.tests.factories import SceneFactory, ScriptFactory

pytestmark = pytest.mark.django_db
FIRST, LAST = date(2026, 3, 2), date(2026, 3, 4)
TEMPLATES, SETTINGS = "/admin/crm/followuptemplate/", "/admin/crm/inquirysettings/"


@pytest.fixture
def buyer(shop):
    channel = ChannelFactory(shop=shop, code="taobao")
    buyer = CustomerFactory(shop=shop, channel=channel)
    MessageFactory(customer=buyer, text="洗了会缩水吗")
    return buyer


@pytest.fixture
def script(shop):
    return ScriptFactory(
        shop=shop, scene=SceneFactory(shop=shop), title="洗了会不会缩水", triggers="缩水", text="不缩水。",
        valid_from=FIRST, valid_until=LAST, channels=" taobao ",
    )  # fmt: skip


def noon(shop, day):
    return datetime(day.year, day.month, day.day, 12, tzinfo=ZoneInfo(shop.timezone))


def by_portrait(buyer, script, agent, client, at):
    page = portrait(buyer, at=at, user=agent, may_see_contact=True)
    return script.pk in {card.script_id for card in page.cards.cards}


def by_palette(buyer, script, agent, client, at):
    found = palette(buyer, text="缩水", stage="all", at=at, agent=agent, may_see_contact=True)
    return script.pk in {one.pk for one in found.scripts}


def by_most_used(buyer, script, agent, client, at):
    found = palette(buyer, text="", stage="all", at=at, agent=agent, may_see_contact=True)
    return script.pk in {one.pk for one in found.scripts}


def by_message(buyer, script, agent, client, at):
    found = fitting_scripts(buyer, at=at, agent=agent, may_see_contact=True)
    return script.pk in {one.script.pk for one in found.scripts}


def by_own_wording(buyer, script, agent, client, at):
    address = f"/admin/customers/customer/{buyer.pk}/own-wording/"
    client.post(address, {"do": "keep", "script": script.pk, "text": "放心洗"})
    return OwnWording.objects.exists()


def by_follow_up(buyer, script, agent, client, at):
    FollowUpFactory(customer=buyer, script=script, due_at=at, owner=agent)
    rows = with_people(FollowUp.objects.all())
    [line] = follow_up_lines(rows, buyer.shop, user=agent, at=at, may_see_contact=True)
    return line.script == script.title


def by_a_box(address):
    def door(buyer, script, agent, client, at):
        return f">{script}</option>" in client.get(address(buyer.shop)).content.decode()

    return door


def settings_of(shop):
    return f"{SETTINGS}{InquirySettings.objects.get_or_create(shop=shop)[0].pk}/change/"


AGENTS = [by_portrait, by_palette, by_most_used, by_message, by_own_wording, by_follow_up]
BOXES = [by_a_box(lambda shop: f"{TEMPLATES}add/"), by_a_box(settings_of)]
DOORS = pytest.mark.parametrize(
    "door", [*AGENTS, *BOXES], ids=[*(door.__name__ for door in AGENTS), "by_template", "by_settings"]
)


@pytest.fixture
def offers(buyer, script, manager, as_manager, shop):
    """Whether a door offers the script on a day."""

    def asked(door, day=FIRST):
        with time_machine.travel(noon(shop, day), tick=False):
            return door(buyer, script, manager, as_manager, noon(shop, day))

    return asked


@DOORS
@pytest.mark.parametrize(
    ("day", "is_offered"),
    [(FIRST - timedelta(days=1), False), (FIRST, True), (LAST, True), (LAST + timedelta(days=1), False)],
    ids=["the day before", "the first day", "the last day", "the day after"],
)
def test_a_script_is_offered_from_its_first_to_its_last_day(offers, door, day, is_offered):
    assert offers(door, day) is is_offered


@DOORS
@pytest.mark.parametrize(
    ("channels", "is_offered"), [("", True), (" jd ", False), (" jd taobao ", True), (" taobao2 ", False)]
)
def test_a_script_is_offered_on_its_channels(offers, door, channels, is_offered):
    Script.objects.update(channels=channels)

    assert offers(door) is is_offered


@DOORS
@pytest.mark.parametrize("state", [ScriptState.DRAFT, ScriptState.IN_REVIEW, ScriptState.ARCHIVED])
def test_a_script_is_offered_only_when_published(offers, door, state):
    Script.objects.update(state=state)

    assert offers(door) is False


def test_a_follow_up_for_a_later_day_names_what_holds_then(buyer, script, agent):
    """Its day counts, not the day of looking; of one that is overdue it is today's."""
    early, late = noon(buyer.shop, FIRST - timedelta(days=5)), noon(buyer.shop, LAST + timedelta(days=1))
    FollowUpFactory(customer=buyer, script=script, due_at=noon(buyer.shop, FIRST), owner=agent)

    def said(at):
        rows = with_people(FollowUp.objects.all())
        return follow_up_lines(rows, buyer.shop, user=agent, at=at, may_see_contact=True)[0].script

    assert (said(early), said(late)) == (script.title, "")


def test_a_template_keeps_the_script_that_it_has(as_manager, shop, script):
    template = FollowUpTemplate.objects.create(shop=shop, name="问一问", text="问一问", script=script)

    page = as_manager.get(f"{TEMPLATES}{template.pk}/change/")
    data = {name: value for name, value in page.context["adminform"].form.initial.items() if value is not None}
    as_manager.post(f"{TEMPLATES}{template.pk}/change/", data | {"text": "再问一问", "time": "10:00"})

    template.refresh_from_db()
    assert (template.text, template.script) == ("再问一问", script)


def test_a_shop_sells_through_its_own_channels_only(rf, shop, script, manager, outsider):
    request = rf.get("/")
    request.user, request.session = manager, {}
    Script.objects.update(valid_from=None, valid_until=None)

    assert list(offered_scripts(request)) == []
    Channel.objects.create(shop=shop, code="taobao", name="Taobao")
    assert list(offered_scripts(request)) == [script]
    request.user = outsider
    assert list(offered_scripts(request)) == []
