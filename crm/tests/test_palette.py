import re
from datetime import UTC, date, datetime, time, timedelta
from html import unescape
from zoneinfo import ZoneInfo

import pytest
import time_machine

from crm.models import Inquiry, ScriptUse
from crm.rules import Hours, answer_times
from customers.models import ClosedDay
from customers.tests.factories import ChannelFactory, CustomerFactory, ProductFactory, ShopFactory
from scripts_lib.tests.factories import SceneFactory, ScriptBranchFactory, ScriptFactory, ScriptVariantFactory
from tagging.models import Tag
from tagging.services.default_tags import install_default_tags

NOW = datetime(2026, 11, 18, 6, 2, tzinfo=UTC)  # 14:02 in Shanghai
SHANGHAI = ZoneInfo("Asia/Shanghai")


@pytest.fixture
def chen(shop):
    """A buyer of whom name and nick are known."""
    install_default_tags(shop=shop)
    channel = ChannelFactory(shop=shop)
    return CustomerFactory(shop=shop, channel=channel, account="陈小满0318", name="陈小满")


@pytest.fixture
def gift(shop, chen):
    """A script that says the nick and promises an answer, with nested answers."""
    scene = SceneFactory(name="送礼")
    script = ScriptFactory(
        shop=shop,
        scene=scene,
        title="敏感肌送礼，按收礼人配",
        short_code="mgsl",
        text="{昵称}，礼盒有现货，清单我 {答复时间} 前发给您。",
        copied_count=41,
    )
    mother = ScriptBranchFactory(
        script=script, answer="送朋友", reply="好的，我换成乳霜款。", tag=own_tag(shop, "送闺蜜")
    )
    ScriptBranchFactory(script=script, answer="自己用", reply="那 {答复时间} 前给您换小样。")
    ScriptBranchFactory(script=script, parent=mother, answer="偏干", reply="晚上可以厚涂一层。")
    return script


def own_tag(shop, name):
    return Tag.objects.get(shop=shop, name=name)


@pytest.fixture(autouse=True)
def two_past_two():
    with time_machine.travel(NOW, tick=False):
        yield


def address(customer):
    return f"/admin/customers/customer/{customer.pk}/palette/"


def read(client, customer, text="", stage="all"):
    response = client.get(address(customer), {"q": text, "stage": stage})
    assert response.status_code == 200
    return unescape(response.content.decode())


def sentence(html):
    """The first script as it would be sent, each blank as [name]."""
    text = re.search(r'class="pal-text" data-pal-text>(.*?)</p>', html, re.DOTALL)[1]
    return re.sub(r"<[^>]+>", "", re.sub(r'<input[^>]*data-pal-blank="(\w+)"[^>]*>', r"[\1]", text)).strip()


@pytest.mark.django_db
class TestThePalette:
    def test_shows_a_script_as_it_will_be_sent(self, as_agent, chen, gift):
        html = read(as_agent, chen, "mgj")

        assert sentence(html) == "陈小满0318，礼盒有现货，清单我 [reply_by] 前发给您。"
        assert "<mark>敏感肌</mark>送礼，按收礼人配" in html
        for text in (
            "first letters in pinyin · 敏感肌 · 1 script",
            "Pre-sale · 送礼 · code mgsl · 41 times in 30 days",
        ):
            assert text in html

    def test_keeps_copying_locked_until_all_is_filled_in(self, as_agent, chen, gift):
        ScriptFactory(title="您好", text="您好，{昵称|亲}")

        assert "data-pal-copy disabled" in read(as_agent, chen, "mgj")
        assert "data-pal-copy>" in read(as_agent, chen, "您好")

    def test_offers_clock_times_within_shop_hours(self, as_agent, chen, gift):
        html = read(as_agent, chen, "mgj")

        assert re.findall(r'data-pal-fill="reply_by" value="([^"]+)"', html) == ["15:00", "16:00", "20:00"]

    def test_shows_answers_nested_with_letters_in_reading_order(self, as_agent, chen, gift):
        html = read(as_agent, chen, "mgj")

        shown = re.findall(r'pal-depth-(\d)".*?<kbd>(\w)</kbd><span>“(.*?)”', html, re.DOTALL)
        assert shown == [("1", "a", "送朋友"), ("2", "b", "偏干"), ("1", "c", "自己用")]
        assert '<span class="sk-tag sk-g1">送闺蜜-1</span>' in html

    def test_gives_a_script_of_all_shops_the_tag_of_this_shop(self, as_agent, chen, gift):
        other = ShopFactory()
        install_default_tags(shop=other)
        own_tag(other, "送闺蜜").group.tags.filter(name="送闺蜜").update(slug="", name="晚点说")
        everybodys = ScriptFactory(title="共用")
        ScriptBranchFactory(script=everybodys, tag=own_tag(other, "送老婆"))
        ScriptBranchFactory(script=everybodys, tag=own_tag(other, "晚点说"))

        html = read(as_agent, chen, "共用")

        assert html.count("sk-tag") == 1
        assert "送老婆-1" in html

    def test_gives_a_buyer_the_same_wording_each_time_and_says_so(self, as_agent, chen):
        script = ScriptFactory(text="A")
        ScriptVariantFactory(script=script, label="B", text="B")
        ScriptVariantFactory(script=script, label="C", text="C", is_active=False)

        shown = {sentence(read(as_agent, chen)) for _again in range(3)}

        assert len(shown) == 1
        assert f"this buyer always gets {shown.pop()}" in read(as_agent, chen)

    def test_marks_what_was_copied_for_this_buyer_within_seven_days(self, as_agent, chen):
        for title, age in (("new", timedelta(days=7)), ("old", timedelta(days=7, seconds=1))):
            script = ScriptFactory(title=title)
            ScriptUse.objects.create(
                shop=chen.shop, customer=chen, kind="script", script=script, text="x", made_at=NOW - age
            )

        assert re.search(r"data-pal-done>", read(as_agent, chen, "new"))
        assert re.search(r"data-pal-done hidden>", read(as_agent, chen, "old"))

    def test_opens_at_the_stage_of_the_talk(self, as_agent, chen):
        ScriptFactory(title="greeting")
        ScriptFactory(title="parcel", scene=SceneFactory(stage="in_sale"))
        before = read(as_agent, chen, stage="")
        Inquiry.objects.create(shop=chen.shop, customer=chen, stage="in_sale", opened_at=NOW, last_at=NOW)
        during = read(as_agent, chen, stage="")

        assert ("greeting" in before, "parcel" in before, 'data-stage="pre_sale"' in before) == (True, False, True)
        assert ("greeting" in during, "parcel" in during, 'data-stage="in_sale"' in during) == (False, True, True)

    def test_says_what_to_do_when_nothing_is_found(self, as_agent, chen):
        assert "Try fewer letters, or all stages." in read(as_agent, chen, "zzz", stage="pre_sale")
        assert "ask the trainer for one" in read(as_agent, chen, "zzz")

    def test_never_evaluates_or_unescapes_what_anybody_wrote(self, as_agent, shop, chen):
        evil = "<img src=x onerror=alert(1)>{{ 7*7 }}{% now 'Y' %}"
        chen.account = evil
        chen.save()
        script = ScriptFactory(title=evil, text=evil + "{昵称}", keywords="evil")
        ScriptBranchFactory(script=script, answer=evil, reply=evil)

        html = as_agent.get(address(chen), {"q": "evil", "stage": "all"}).content.decode()

        assert "<img" not in html
        assert "49" not in html
        assert "{{ 7*7 }}{% now" in unescape(html)


@pytest.mark.django_db
class TestTheDoor:
    def test_a_foreign_buyer_and_an_absent_one_are_the_same(self, as_outsider, chen):
        foreign, absent = (
            as_outsider.get(address(chen)),
            as_outsider.get(address(chen).replace(str(chen.pk), "99999")),
        )

        assert foreign.status_code == absent.status_code == 404
        assert foreign.content == absent.content

    def test_shows_no_script_of_another_shop(self, as_agent, chen):
        ScriptFactory(shop=ShopFactory(), title="theirs")

        assert "theirs" not in read(as_agent, chen)

    def test_needs_the_right_and_a_get(self, as_agent, agent, chen):
        assert as_agent.post(address(chen)).status_code == 405
        group = agent.groups.get()
        group.permissions.remove(group.permissions.get(codename="view_script"))

        assert as_agent.get(address(chen)).status_code == 403

    @pytest.mark.parametrize(
        "query", ["?q=%00", f"?q={'敏' * 5000}", "?stage=%00", "?stage=x&q=%25_", "?q=" + "a+" * 50]
    )
    def test_bears_any_text(self, as_agent, chen, gift, query):
        assert as_agent.get(address(chen) + query).status_code == 200

    @pytest.mark.parametrize("many", [False, True])
    def test_asks_the_same_number_of_questions(self, as_agent, shop, chen, gift, many, django_assert_num_queries):
        for _more in range(12 if many else 0):
            script = ScriptFactory(products=[ProductFactory(shop=shop)])
            ScriptBranchFactory(script=script, tag=own_tag(shop, "送老婆"))

        # session, user, two of rights, shops; customer, values (4), scripts, wordings, answers, copied, closed days
        with django_assert_num_queries(16):
            read(as_agent, chen)


class TestAnswerTimes:
    HOURS = Hours(time(9), time(22), frozenset({date(2026, 11, 19)}))

    @pytest.mark.parametrize(
        ("clock", "wanted"),
        [
            pytest.param(time(3), ["18 10:00", "18 11:00", "18 20:00"], id="before opening"),
            pytest.param(time(14, 2), ["18 15:00", "18 16:00", "18 20:00"], id="by day"),
            pytest.param(time(14, 30), ["18 15:00", "18 16:00", "18 20:00"], id="half an hour is enough"),
            pytest.param(time(14, 31), ["18 16:00", "18 17:00", "18 20:00"], id="less is not"),
            pytest.param(time(18, 10), ["18 19:00", "18 20:00", "18 21:00"], id="in the evening"),
            pytest.param(time(20, 59), ["18 22:00", "20 10:00", "20 11:00"], id="at the end, past a closed day"),
            pytest.param(time(23), ["20 10:00", "20 11:00", "20 12:00"], id="after closing"),
        ],
    )
    def test_lie_within_shop_hours(self, clock, wanted):
        moments = answer_times(datetime.combine(date(2026, 11, 18), clock, SHANGHAI), self.HOURS)

        assert [f"{moment:%d %H:%M}" for moment in moments] == wanted

    def test_there_are_none_when_the_shop_stays_closed(self):
        always = frozenset(date(2026, 11, 1) + timedelta(days=n) for n in range(90))

        assert answer_times(datetime(2026, 11, 18, 14, tzinfo=SHANGHAI), Hours(time(9), time(22), always)) == []

    @pytest.mark.django_db
    def test_another_day_is_told_by_its_date(self, as_agent, chen, gift):
        ClosedDay.objects.create(shop=chen.shop, on=date(2026, 11, 18))

        assert 'value="11-19 10:00"' in read(as_agent, chen, "mgj")
