"""Several customers ticked on the list become one."""

import pytest
from django.contrib.auth.models import Group, Permission

from crm.tests.factories import NoteFactory
from customers.models import AttributeDefinition, AttributeValue, Customer, CustomerMerge
from customers.services.identity import merge_customers
from customers.tests.factories import NOON, ChannelFactory, CustomerFactory, OrderFactory

LIST = "/admin/customers/customer/"
PAGE = f"{LIST}merge-many/"


@pytest.fixture
def three(shop):
    """One person under three nicks; the second has the most orders."""
    channel = ChannelFactory(shop=shop, code="taobao", name="Taobao")
    named = (("summer", "李夏", 1), ("winter", "李冬", 4), ("autumn", "", 0))
    return [
        CustomerFactory(shop=shop, channel=channel, account=nick, key=nick, name=name, facts__order_count=count)
        for nick, name, count in named
    ]


def ticked(customers, **more):
    return {"action": "merge_selected", "_selected_action": [one.pk for one in customers], **more}


def several(client, customers, **asked):
    return client.get(PAGE, {"of": ",".join(str(one.pk) for one in customers), **asked})


def posted(answer, **chosen):
    """What the form of the page sends, with everything as proposed but for what is chosen."""
    form = {name: answer.context[name] for name in ("of", "seen")} | {"keep": answer.context["several"].kept.pk}
    for line in answer.context["several"].lines:
        form.update((line.choice, one.person.pk) for one in line.options if one.is_chosen)
    return form | chosen


@pytest.mark.django_db
class TestTheAction:
    def test_leads_to_the_page(self, as_manager, three):
        answer = as_manager.post(LIST, ticked(three))

        assert answer.headers["Location"] == f"{PAGE}?of={','.join(str(one.pk) for one in three)}"

    def test_is_offered_to_those_who_may_merge(self, as_manager, as_agent, three):
        assert 'value="merge_selected"' in as_manager.get(LIST).content.decode()
        assert 'value="merge_selected"' not in as_agent.get(LIST).content.decode()

    def test_does_nothing_for_others(self, as_agent, three):
        answer = as_agent.post(LIST, ticked(three))

        assert PAGE not in answer.headers.get("Location", "")

    def test_of_one_says_that_it_takes_two(self, as_manager, three):
        told = as_manager.post(LIST, ticked(three[:1]), follow=True).content.decode()

        assert "Tick two customers at least" in told

    @pytest.mark.parametrize("across", ["0", "1"])
    def test_of_eleven_says_that_ten_is_the_most(self, as_manager, three, across):
        many = [*three, *CustomerFactory.create_batch(8, shop=three[0].shop, channel=three[0].channel)]

        told = as_manager.post(LIST, ticked(many, select_across=across), follow=True).content.decode()

        assert "Tick 10 customers at most" in told

    def test_leaves_out_rows_of_a_foreign_shop(self, as_manager, three):
        answer = as_manager.post(LIST, ticked([*three, CustomerFactory()]))

        assert answer.headers["Location"] == f"{PAGE}?of={','.join(str(one.pk) for one in three)}"


@pytest.mark.django_db
class TestThePage:
    def test_proposes_who_has_most_orders_and_each_value_there_is(self, as_manager, three, shop):
        size = AttributeDefinition.objects.create(shop=shop, code="size", name="Size")
        for customer, value in ((three[0], "M"), (three[2], "L")):
            AttributeValue.objects.create(
                shop=shop, customer=customer, definition=size, value=value, source="agent", set_at=NOON
            )

        shown = several(as_manager, three).context["several"]

        chosen = {line.label: [one.value for one in line.options if one.is_chosen] for line in shown.lines}
        assert shown.kept.pk == three[1].pk
        assert (chosen["name"], chosen["Size"]) == (["李冬"], ["M"])

    def test_lets_another_one_stay(self, as_manager, three):
        shown = several(as_manager, three, keep=three[2].pk).context["several"]

        assert shown.kept.pk == three[2].pk
        [name] = [line for line in shown.lines if line.choice == "name"]
        assert [one.value for one in name.options if one.is_chosen] == ["李夏"]  # autumn has none

    def test_says_what_the_others_bring(self, as_manager, three):
        NoteFactory.create_batch(2, customer=three[0])
        OrderFactory(shop=three[2].shop, channel=three[2].channel, customer=three[2])

        bringing = several(as_manager, three).context["several"].bringing

        assert {"notes": 2, "orders": 1}.items() <= {one.label: one.count for one in bringing}.items()

    def test_merges_as_chosen_and_shows_the_way_back(self, as_manager, manager, three):
        form = posted(several(as_manager, three), name=three[0].pk, account=three[2].pk)

        answer = as_manager.post(PAGE, form, follow=True)

        kept = Customer.objects.get()
        assert (kept.pk, kept.name, kept.account) == (three[1].pk, "李夏", "autumn")
        assert set(CustomerMerge.objects.values_list("away_key", "made_by")) == {
            ("summer", manager.pk),
            ("autumn", manager.pk),
        }
        told = answer.content.decode()
        assert answer.redirect_chain[-1][0] == f"{LIST}{kept.pk}/change/"
        assert "2 customers were merged into this one." in told
        assert f'href="{LIST}{kept.pk}/merge/">Take it apart again' in told

    def test_is_taken_apart_again_where_the_message_leads(self, as_manager, three):
        before = list(Customer.objects.order_by("pk").values())
        as_manager.post(PAGE, posted(several(as_manager, three), name=three[0].pk))
        page = as_manager.get(f"{LIST}{three[1].pk}/merge/")

        for merge in page.context["merges"]:
            as_manager.post(f"{LIST}{three[1].pk}/merge/{merge.pk}/undo/")

        assert list(Customer.objects.order_by("pk").values()) == before

    def test_asks_for_the_grey_list(self, as_manager, three):
        Customer.objects.filter(pk=three[0].pk).update(is_grey=True)
        page = several(as_manager, three)
        form = posted(page)
        assert "is_grey" not in form

        refused = as_manager.post(PAGE, form)
        assert "Choose whether the merged customer is" in refused.content.decode()
        assert Customer.objects.count() == 3

        as_manager.post(PAGE, {**form, "is_grey": three[0].pk})
        assert Customer.objects.get().is_grey

    def test_refuses_what_has_changed_meanwhile_and_keeps_the_choices(self, as_manager, three):
        form = posted(several(as_manager, three), name=three[0].pk)
        Customer.objects.filter(pk=three[1].pk).update(name="李东")

        answer = as_manager.post(PAGE, form)

        assert "has changed since the page was opened" in answer.content.decode()
        assert Customer.objects.count() == 3
        [name] = [line for line in answer.context["several"].lines if line.choice == "name"]
        assert [(one.value, one.is_chosen) for one in name.options] == [("李东", False), ("李夏", True), ("", False)]
        as_manager.post(PAGE, posted(answer))
        assert Customer.objects.get().name == "李夏"

    def test_refuses_a_new_order_that_came_meanwhile(self, as_manager, three):
        form = posted(several(as_manager, three))
        OrderFactory(shop=three[0].shop, channel=three[0].channel, customer=three[0])

        assert "has changed since" in as_manager.post(PAGE, form).content.decode()

    def test_says_when_one_is_merged_already(self, as_manager, three):
        form = posted(several(as_manager, three))
        merge_customers(keep=three[0], away=three[2], by=None, at=NOON)

        told = as_manager.post(PAGE, form, follow=True).content.decode()

        assert "One of them is merged already" in told
        assert Customer.objects.count() == 2

    def test_refuses_two_shops_of_one_reader(self, as_manager, manager, three):
        other = CustomerFactory()
        other.shop.members.add(manager)

        told = as_manager.get(PAGE, {"of": f"{three[0].pk},{other.pk}"}, follow=True).content.decode()

        assert "Customers of two shops stay two" in told

    @pytest.mark.parametrize("count", [1, 11])
    def test_refuses_too_few_and_too_many(self, as_manager, three, count):
        many = CustomerFactory.create_batch(count, shop=three[0].shop, channel=three[0].channel)

        assert several(as_manager, many).headers["Location"] == LIST

    @pytest.mark.parametrize("odd", ["", "0", "x,y", "9" * 30])
    def test_knows_nobody_foreign_or_absent(self, as_manager, three, odd):
        assert as_manager.get(PAGE, {"of": odd}).status_code == 404
        assert several(as_manager, [three[0], CustomerFactory()]).status_code == 404

    @pytest.mark.parametrize("method", ["get", "post"])
    def test_is_closed_to_an_agent(self, as_agent, three, method):
        asked = {"of": f"{three[0].pk},{three[1].pk}"}

        assert getattr(as_agent, method)(PAGE, asked).status_code == 403

    def test_masks_what_the_reader_may_not_see(self, as_manager, three):
        Customer.objects.filter(pk=three[0].pk).update(phone="13812345678", phone_last4="5678")
        Group.objects.get(name="manager").permissions.remove(Permission.objects.get(codename="view_contact"))

        told = several(as_manager, three).content.decode()

        assert "李夏" not in told
        assert "13812345678" not in told


@pytest.mark.django_db
def test_candidates_are_merged_from_their_list(as_manager, shop, three):
    Customer.objects.update(phone="13812345678", phone_last4="5678")
    first = three[0]

    line = as_manager.get(f"{LIST}{first.pk}/same/").content.decode()
    page = as_manager.get(f"{LIST}{first.pk}/merge/").content.decode()

    for other in three[1:]:
        assert f"{LIST}{first.pk}/merge/?with={other.pk}" in line
        assert f"{LIST}{first.pk}/merge/?with={other.pk}" in page
    assert f"{PAGE}?of={','.join(str(one.pk) for one in three)}" in page
