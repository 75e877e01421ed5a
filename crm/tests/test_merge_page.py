import pytest
from django.contrib.auth.models import Group, Permission
from django.utils import timezone

from crm.tests.factories import InquiryFactory, NoteFactory
from customers.models import AttributeDefinition, AttributeValue, Customer, CustomerMerge
from customers.services.identity import merge_customers
from customers.tests.factories import NOON, ChannelFactory, CustomerFactory
from tagging.tests.factories import ChoiceSetFactory, CustomerTagFactory, TagFactory, TagGroupFactory

pytestmark = pytest.mark.django_db
PHONE = {"phone": "13812345678", "phone_last4": "5678"}


@pytest.fixture
def kept(shop):
    return CustomerFactory(
        shop=shop, channel=ChannelFactory(shop=shop, code="taobao"), account="summer", name="李夏", **PHONE
    )


@pytest.fixture
def away(shop):
    channel = ChannelFactory(shop=shop, code="jd", name="JD")
    return CustomerFactory(shop=shop, channel=channel, account="", key="jd_17", name="李夏夏", **PHONE)


def address(customer, end=""):
    return f"/admin/customers/customer/{customer.pk}/{end}"


def merged(kept, away):
    return merge_customers(keep=kept, away=away, by=None, at=NOON)


class TestTheQuietLine:
    def test_names_who_may_be_the_same(self, as_manager, kept, away):
        told = as_manager.get(address(kept, "same/")).content.decode()

        assert "May be the same person: 1" in told
        assert address(away, "change/") in told
        assert address(kept, "merge/") in told

    def test_offers_an_agent_a_look_but_no_merge(self, as_agent, kept, away):
        told = as_agent.get(address(kept, "same/")).content.decode()

        assert address(away, "change/") in told
        assert "merge/" not in told

    def test_is_asked_for_by_the_portrait(self, as_agent, kept):
        assert address(kept, "same/") in as_agent.get(address(kept, "change/")).content.decode()

    def test_is_nothing_where_nobody_is_alike(self, as_agent, kept):
        assert not as_agent.get(address(kept, "same/")).content.strip()

    def test_is_not_for_outsiders(self, client, outsider, kept):
        client.force_login(outsider, backend="django.contrib.auth.backends.ModelBackend")

        assert client.get(address(kept, "same/")).status_code == 404


class TestThePage:
    def test_shows_candidates_with_their_reasons(self, as_manager, kept, away):
        told = as_manager.get(address(kept, "merge/")).content.decode()

        assert "the same phone" in told
        assert f"merge/?with={away.pk}" in told

    def test_finds_somebody_else(self, as_manager, kept, shop):
        other = CustomerFactory(shop=shop, account="winter")

        told = as_manager.get(address(kept, "merge/"), {"q": "winter"}).content.decode()

        assert f"merge/?with={other.pk}" in told

    def test_sets_both_side_by_side_with_what_moves(self, as_manager, kept, away, shop):
        NoteFactory.create_batch(2, customer=away)
        for customer in (kept, away):
            InquiryFactory(customer=customer)
        choice = ChoiceSetFactory(group=TagGroupFactory(shop=shop, number=2))
        for customer, name in ((kept, "微淘Y"), (away, "微淘N")):
            CustomerTagFactory(customer=customer, tag=TagFactory(group=choice.group, choice_set=choice, name=name))
        size = AttributeDefinition.objects.create(shop=shop, code="size", name="Size")
        for customer, value in ((kept, "M"), (away, "L")):
            AttributeValue.objects.create(
                shop=shop, customer=customer, definition=size, value=value, source="agent", set_at=NOON
            )

        told = as_manager.get(address(kept, "merge/"), {"with": away.pk}).content.decode()

        assert "李夏夏" in told
        assert f'name="attribute-{size.pk}" value="away"' in told
        assert "微淘N-2" in told
        assert "Merge jd_17 into summer: 2 records move" in told
        assert told.count("sk-button-main") == 1

    def test_merges_as_chosen(self, as_manager, manager, kept, away):
        answer = as_manager.post(address(kept, "merge/"), {"away": away.pk, "name": "away", "account": "kept"})

        kept.refresh_from_db()
        assert answer.headers["Location"] == address(kept, "change/")
        assert (kept.name, CustomerMerge.objects.get().made_by) == ("李夏夏", manager)

    def test_asks_for_the_grey_list(self, as_manager, kept, away):
        Customer.objects.filter(pk=away.pk).update(is_grey=True)

        asked = as_manager.get(address(kept, "merge/"), {"with": away.pk}).content.decode()
        refused = as_manager.post(address(kept, "merge/"), {"away": away.pk, "name": "away"}).content.decode()

        assert 'name="is_grey" value="kept" required>' in asked
        assert "Choose whether the merged customer is" in refused
        assert 'name="name" value="away" required checked' in refused
        assert Customer.objects.count() == 2

    def test_masks_what_the_reader_may_not_see(self, as_manager, manager, kept, away):
        Group.objects.get(name="manager").permissions.remove(Permission.objects.get(codename="view_contact"))

        told = as_manager.get(address(kept, "merge/"), {"with": away.pk}).content.decode()

        assert "李夏夏" not in told
        assert "13812345678" not in told

    def test_masks_old_ids_as_well(self, as_manager, kept, shop):
        masked = CustomerFactory(shop=shop, channel=kept.channel, account="", key="|张三|13912345678")
        merged(kept, masked)
        Group.objects.get(name="manager").permissions.remove(Permission.objects.get(codename="view_contact"))

        told = as_manager.get(address(kept, "merge/")).content.decode()

        assert "张**" in told
        assert "张三" not in told
        assert "13912345678" not in told

    @pytest.mark.parametrize("method", ["get", "post"])
    def test_is_closed_to_an_agent(self, as_agent, kept, away, method):
        assert getattr(as_agent, method)(address(kept, "merge/"), {"away": away.pk}).status_code == 403

    def test_knows_nobody_of_a_foreign_shop(self, as_manager, kept):
        foreign = CustomerFactory()

        assert as_manager.get(address(kept, "merge/"), {"with": foreign.pk}).status_code == 404
        assert as_manager.post(address(kept, "merge/"), {"away": foreign.pk}).status_code == 404
        assert as_manager.post(address(kept, "merge/"), {"away": "nobody"}).status_code == 404

    def test_refuses_two_shops_of_one_reader(self, as_manager, manager, kept):
        other = CustomerFactory()
        other.shop.members.add(manager)

        told = as_manager.get(address(kept, "merge/"), {"with": other.pk}).content.decode()
        refused = as_manager.post(address(kept, "merge/"), {"away": other.pk}).content.decode()

        assert "sk-button-main" not in told
        assert "Customers of two shops stay two" in refused


class TestNotTheSamePerson:
    def address(self, one, other):
        return f"/admin/customers/customer/{one.pk}/different/{other.pk}/"

    def test_is_said_on_the_list_of_candidates_and_taken_back_there(self, as_manager, kept, away):
        page = f"/admin/customers/customer/{kept.pk}/merge/"
        assert self.address(kept, away) in as_manager.get(page).content.decode()

        said = as_manager.post(self.address(kept, away), follow=True)
        assert (said.context["candidates"], len(said.context["different"])) == ([], 1)

        back = as_manager.post(self.address(kept, away), {"back": "1"}, follow=True)
        assert (len(back.context["candidates"]), back.context["different"]) == (1, [])

    def test_is_closed_to_an_agent(self, as_agent, kept, away):
        assert as_agent.post(self.address(kept, away)).status_code == 403

    def test_of_somebody_foreign_is_not_found(self, as_manager, kept):
        assert as_manager.post(self.address(kept, CustomerFactory())).status_code == 404


class TestTakingApart:
    @pytest.fixture
    def fresh(self, kept, away):
        return merge_customers(keep=kept, away=away, by=None, at=timezone.now())

    def test_is_offered_while_it_is_possible(self, as_manager, kept, fresh):
        assert "29 days left" in as_manager.get(address(kept, "merge/")).content.decode()

    def test_is_not_offered_later(self, as_manager, kept, away):
        merged(kept, away)  # months ago

        assert "Take apart" not in as_manager.get(address(kept, "merge/")).content.decode()

    def test_makes_two_and_lists_what_changed_since(self, as_manager, kept, fresh):
        NoteFactory(customer=kept, text="Came after")

        answer = as_manager.post(address(kept, f"merge/{fresh.pk}/undo/"), follow=True)

        told = answer.content.decode()
        assert Customer.objects.count() == 2
        assert "Came after" in told
        assert "came after the merge" in told

    def test_is_refused_with_words_when_it_is_too_late(self, as_manager, kept, away):
        old = merged(kept, away)

        answer = as_manager.post(address(kept, f"merge/{old.pk}/undo/"), follow=True)

        assert "these are over" in answer.content.decode()

    def test_is_for_those_who_may_merge(self, as_agent, kept, fresh):
        assert as_agent.post(address(kept, f"merge/{fresh.pk}/undo/")).status_code == 403

    def test_needs_a_merge_of_this_customer(self, as_manager, shop, fresh):
        stranger = CustomerFactory(shop=shop)

        assert as_manager.post(address(stranger, f"merge/{fresh.pk}/undo/")).status_code == 404


class TestOldAddresses:
    def test_lead_to_the_kept_one(self, as_agent, kept, away):
        old = address(away, "change/")
        merged(kept, away)

        assert as_agent.get(old).headers["Location"] == address(kept, "change/")

    def test_lead_through_two_merges(self, as_agent, kept, away, shop):
        old, last = address(away, "change/"), CustomerFactory(shop=shop)
        merged(kept, away)
        merged(last, kept)

        assert as_agent.get(old).headers["Location"] == address(last, "change/")

    def test_tell_an_outsider_nothing(self, client, outsider, kept, away):
        client.force_login(outsider, backend="django.contrib.auth.backends.ModelBackend")
        merged(kept, away)

        assert client.get(address(away, "change/")).status_code == 404

    @pytest.mark.parametrize("key", ["999999", "nobody", "9" * 30])
    def test_of_nobody_are_not_found(self, as_agent, shop, key):
        assert as_agent.get(f"/admin/customers/customer/{key}/change/").status_code == 404

    def test_of_a_deed_are_not_found(self, as_agent, kept, away):
        merged(kept, away)

        assert as_agent.post(address(away, "note/"), {"text": "late"}).status_code == 404
