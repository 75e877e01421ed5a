from datetime import date

import pytest
import time_machine
from django.contrib.auth.models import Permission

from crm.models import Message
from customers.models import AttributeDefinition, AttributeValue, Customer
from customers.tests.factories import ChannelFactory, CustomerFactory, OrderFactory, ShopFactory
from tagging.services.default_tags import install_default_tags
from tagging.tests.factories import CustomerTagFactory, tag_called

pytestmark = pytest.mark.django_db
FIND = "/admin/customers/customer/find/"
PASTED = "尾号６２１８　那个面霜还有吗"


@pytest.fixture
def taobao(shop):
    install_default_tags(shop=shop)
    return ChannelFactory(shop=shop, code="taobao", name="Taobao")


@pytest.fixture
def buyer(shop, taobao):
    """Makes a buyer whose phone ends in 6218, and tags by their slugs."""

    def make(account, *slugs, last=None, **fields):
        fields = {"shop": shop, "channel": taobao, "phone": "13812346218", "phone_last4": "6218", **fields}
        customer = CustomerFactory(account=account, facts__last_paid_on=last, **fields)
        for slug in slugs:
            CustomerTagFactory(customer=customer, tag=tag_called(shop, slug))
        return customer

    return make


def answer(client, text, **more):
    return client.post(f"{FIND}results/", {"q": text, **more}).content.decode()


def opens_itself(html):
    return "data-find-opens" in html


class TestTheAnswer:
    @time_machine.travel("2026-11-18T04:00:00Z")
    def test_says_what_it_recognised_and_what_it_will_keep(self, as_agent, buyer):
        buyer("陈小满0318", "active", "vip", last=date(2026, 11, 6), name="陈小满")
        buyer("jd_sunny", name="孙阳")

        html = answer(as_agent, PASTED)

        for text in (
            "phone ending in <b>6218</b>",
            "full-width digits read as plain ones",
            '<span class="find-words" tabindex="0">那个面霜还有吗</span>',
            "2 customers",
            "138****<mark>6218</mark>",
            "2026-11-06",
            "12 days ago",
            "VIP会员",
            "活跃客户",
            "No order yet",
        ):
            assert text in html
        assert not opens_itself(html)

    def test_puts_who_bought_last_first(self, as_agent, buyer):
        buyer("never")
        early = buyer("early", last=date(2026, 1, 1))
        late = buyer("late", last=date(2026, 3, 1))

        html = answer(as_agent, "6218")

        assert html.index(f"customer/{late.pk}/") < html.index(f"customer/{early.pk}/")

    def test_marks_what_was_looked_for(self, as_manager, shop, taobao, buyer):
        luo = buyer("tb_luo", name="罗海莲", name_initials="lhl", email="luo@example.com")
        OrderFactory(shop=shop, channel=taobao, customer=luo, order_no="4869372155000000001")

        for text, shown in (
            ("4869372155000000001", "<mark>4869372155000000001</mark>"),
            ("tb_luo", "<mark>tb_luo</mark>"),
            ("tb_l", "<mark>tb_l</mark>uo"),
            ("罗海莲", "<mark>罗海莲</mark>"),
            ("罗海", "<mark>罗海</mark>莲"),
            ("LHL", "<mark>罗海莲</mark>"),
            ("luo@example.com", "<mark>l***@example.com</mark>"),
            ("13812346218", "138****<mark>6218</mark>"),
        ):
            assert shown in answer(as_manager, text), text

    def test_shows_a_masked_role_no_more_than_elsewhere(self, as_agent, shop, buyer):
        luo = buyer("tb_luo", name="罗海莲", email="luo@example.com")
        gender = AttributeDefinition.objects.create(shop=shop, code="gender", name="性别")
        AttributeValue.objects.create(
            shop=shop, customer=luo, definition=gender, value="female", source="agent", set_at="2026-03-02T04:00Z"
        )

        html = answer(as_agent, "6218")

        assert "罗女士" in html
        assert not any(secret in html for secret in ("海莲", "13812346218", "luo@example.com"))

    def test_lists_as_many_as_there_are_digits_and_says_that_there_are_more(self, as_agent, buyer):
        for number in range(11):
            buyer(f"tb_{number}")

        html = answer(as_agent, "6218")

        assert html.count('role="option"') == 9
        assert "11 customers" in html
        assert "More than fit here" in html

    def test_searches_all_shops_of_the_reader_and_no_other(self, as_agent, agent, buyer):
        second, foreign = ShopFactory(name="Second House"), ShopFactory(name="Foreign House")
        second.members.add(agent)
        buyer("tb_luo")
        for other in (second, foreign):
            buyer("tb_luo", shop=other, channel=ChannelFactory(shop=other))

        html = answer(as_agent, "tb_luo")

        assert "Second House" in html
        assert "Foreign House" not in html
        assert "2 customers" in html

    def test_escapes_what_buyers_write(self, as_agent, buyer):
        buyer("<script>alert(1)</script>")

        html = answer(as_agent, "6218") + answer(as_agent, "尾号6218 <img src=x onerror=alert(1)>，在吗")

        assert "<script>alert" not in html
        assert "<img" not in html

    @pytest.mark.parametrize("count", [2, 9])
    def test_asks_as_much_for_two_as_for_many(self, as_agent, buyer, count, django_assert_num_queries):
        for number in range(count):
            buyer(f"tb_{number}", "active", "vip", last=date(2026, 3, 1))

        # session, user, two of rights; shops, channels, the last four; buyers, genders, tags; channels to create in
        with django_assert_num_queries(11):
            answer(as_agent, PASTED)

    def test_a_find_by_phone_is_noted_without_the_number(self, as_agent, buyer, caplog):
        customer = buyer("tb_luo")

        answer(as_agent, "13812346218")

        [noted] = [record.msg for record in caplog.records if "found_by_phone" in str(record.msg)]
        assert noted["customers"] == [customer.pk]
        assert "6218" not in str(noted)

    def test_nothing_asked_is_nothing_answered(self, as_agent, shop):
        assert answer(as_agent, " 　\n") == ""

    def test_needs_the_right(self, as_agent, agent, shop):
        group = agent.groups.get()
        group.permissions.remove(*group.permissions.filter(codename__in=("view_customer", "change_customer")))

        assert as_agent.post(f"{FIND}results/", {"q": "6218"}).status_code == 403


class TestOneExactMatch:
    @pytest.mark.parametrize("text", ["13812346218", "尾号6218", PASTED, "tb_luo", "tb_luo: 在吗", "138****6218"])
    @pytest.mark.parametrize("who", ["as_agent", "as_manager"])
    def test_opens_by_itself(self, who, request, buyer, text):
        client = request.getfixturevalue(who)
        buyer("tb_luo")

        assert opens_itself(answer(client, text))

    def test_of_an_order_number_too(self, as_agent, shop, taobao, buyer):
        OrderFactory(shop=shop, channel=taobao, customer=buyer("tb_luo"), order_no="486937215501")

        assert opens_itself(answer(as_agent, "我的订单４８６９３７２１５５０１还没到"))

    @pytest.mark.parametrize("text", ["tb_lu", "罗海莲", "lhl"])
    def test_is_none_where_the_text_may_mean_somebody_else(self, as_manager, buyer, text):
        buyer("tb_luo", name="罗海莲", name_initials="lhl")

        assert not opens_itself(answer(as_manager, text))

    def test_of_two_shops_is_two(self, as_operator, buyer):
        buyer("tb_luo")
        other = ShopFactory()
        buyer("tb_luo", shop=other, channel=ChannelFactory(shop=other))

        assert not opens_itself(answer(as_operator, "tb_luo"))

    def test_of_a_phone_that_only_ends_alike_waits_for_the_agent(self, as_agent, buyer):
        buyer("tb_luo")

        assert not opens_itself(answer(as_agent, "15912346218"))

    def test_waits_while_more_may_come(self, as_agent, buyer):
        buyer("tb_luo")
        buyer("tb_luo2")

        assert opens_itself(answer(as_agent, "tb_luo"))
        assert not opens_itself(answer(as_agent, "tb_luo", typing="1"))

    def test_four_digits_being_typed_may_become_a_phone(self, as_agent, buyer):
        buyer("tb_luo")

        assert opens_itself(answer(as_agent, "6218"))
        assert not opens_itself(answer(as_agent, "6218", typing="1"))


class TestTheMessage:
    def test_is_kept_for_whom_the_agent_chooses(self, as_agent, agent, buyer):
        luo = buyer("tb_luo")

        done = as_agent.post(f"{FIND}open/", {"customer": luo.pk, "message": "那个面霜还有吗"})

        assert done.headers["Location"] == f"/admin/customers/customer/{luo.pk}/change/"
        kept = Message.objects.get()
        assert (kept.customer, kept.text, kept.recorded_by) == (luo, "那个面霜还有吗", agent)

    def test_without_one_the_row_is_a_plain_link(self, as_agent, buyer):
        luo = buyer("tb_luo")

        html = answer(as_agent, "6218")

        assert f'<a href="/admin/customers/customer/{luo.pk}/change/"' in html
        assert not Message.objects.exists()

    def test_is_none_where_the_whole_text_is_a_nick(self, as_agent, buyer):
        buyer("在吗，亲")

        html = answer(as_agent, "在吗，亲")

        assert opens_itself(html)
        assert "find-words" not in html

    def test_holds_what_the_buyer_said_and_not_what_the_shop_did(self, as_agent, buyer):
        buyer("陈小满0318")

        html = answer(
            as_agent,
            "陈小满0318 2026-11-24 14:02:11\n那个面霜还有吗\n云苔:小林 2026-11-24 14:02:40\n有的",
        )

        assert '<span class="find-words" tabindex="0">那个面霜还有吗</span>' in html

    def test_is_not_promised_to_somebody_who_may_not_keep_it(self, as_agent, agent, buyer):
        luo = buyer("tb_luo")
        group = agent.groups.get()
        group.permissions.remove(group.permissions.get(codename="add_inquiry"))

        assert "find-words" not in answer(as_agent, PASTED)
        as_agent.post(f"{FIND}open/", {"customer": luo.pk, "message": "那个面霜还有吗"})
        assert not Message.objects.exists()

    @pytest.mark.parametrize("key", ["foreign", "999999", "x", ""])
    def test_a_foreign_buyer_and_an_absent_one_are_the_same(self, as_outsider, buyer, key):
        key = buyer("tb_luo").pk if key == "foreign" else key

        assert as_outsider.post(f"{FIND}open/", {"customer": key, "message": "在吗"}).status_code == 404
        assert not Message.objects.exists()

    def test_is_never_kept_by_a_link(self, as_agent, buyer):
        assert as_agent.get(f"{FIND}open/", {"customer": buyer("tb_luo").pk, "message": "在吗"}).status_code == 405


class TestNobodyFound:
    def test_offers_to_create_what_was_recognised(self, as_agent, taobao):
        html = answer(as_agent, "新来的: 在吗，想买丝巾")

        assert "Nobody found" in html
        assert '<details class="find-new" data-find-new open>' in html
        assert 'name="account" maxlength="255" autocomplete="off" value="新来的"' in html
        assert 'value="在吗，想买丝巾" data-find-message' in html

    def test_creates_opens_and_keeps_the_message_in_one_step(self, as_agent, taobao):
        wanted = {"channel": taobao.pk, "account": "新来的", "phone": "13900001111", "message": "在吗"}

        done = as_agent.post(f"{FIND}create/", wanted)

        customer = Customer.objects.get()
        assert done.headers["Location"] == f"/admin/customers/customer/{customer.pk}/change/"
        assert (customer.key, customer.phone_last4, customer.messages.get().text) == ("新来的", "1111", "在吗")

    def test_twice_makes_one(self, as_agent, taobao):
        for _time in range(2):
            as_agent.post(f"{FIND}create/", {"channel": taobao.pk, "account": "新来的"})

        assert Customer.objects.count() == 1

    @pytest.mark.parametrize("phone", ["", "****6218"])
    def test_refuses_whom_nothing_tells_from_others_and_keeps_the_words(self, as_agent, taobao, phone):
        html = as_agent.post(
            f"{FIND}create/", {"channel": taobao.pk, "phone": phone, "message": "在吗"}
        ).content.decode()

        assert "Write a nick, a name or the whole phone number." in html
        assert 'value="在吗" data-find-message' in html
        assert not Customer.objects.exists()

    def test_knows_no_channel_of_another_shop(self, as_outsider, taobao):
        as_outsider.post(f"{FIND}create/", {"channel": taobao.pk, "account": "新来的"})

        assert not Customer.objects.exists()

    def test_needs_the_right(self, as_agent, agent, taobao):
        group = agent.groups.get()
        group.permissions.remove(group.permissions.get(codename="add_customer"))

        assert "find-new" not in answer(as_agent, "新来的")
        assert as_agent.post(f"{FIND}create/", {"channel": taobao.pk, "account": "新来的"}).status_code == 403


class TestThePage:
    def test_answers_without_a_script(self, as_agent, buyer):
        luo = buyer("tb_luo")

        html = as_agent.get(FIND, {"q": "tb_luo"}).content.decode()

        assert 'value="tb_luo"' in html
        assert f"/admin/customers/customer/{luo.pk}/change/" in html

    def test_the_box_comes_alone_for_the_dialog(self, as_agent, shop):
        html = as_agent.get(f"{FIND}box/").content.decode()

        assert 'class="find find-dialog"' in html
        assert "<html" not in html


class TestTheRightToContactDetails:
    def test_finds_by_the_beginning_of_a_name(self, as_agent, agent, buyer):
        buyer("tb_luo", name="罗海莲", phone="", phone_last4="")
        assert "Nobody found" in answer(as_agent, "罗海")
        agent.user_permissions.add(Permission.objects.get(codename="view_contact"))

        assert "<mark>罗海</mark>莲" in answer(as_agent, "罗海")
