"""A draft that would move many, in a shop where nobody but its author may agree to it."""

import pytest
from django.contrib.auth.models import Group, Permission, User
from django.db import IntegrityError, transaction
from django.test import Client

from tagging.choices import VersionState
from tagging.models import RuleVersion, RunRequest
from tagging.selectors.rule_sets import stored_draft, version_in_force
from tagging.selectors.second_person import is_alone_with, others_who_may_agree
from tagging.services.rule_sets import CountNotSaid, NewerVersion, SecondPersonNeeded, approve_rules

from .shops_made import AT, held_rules

pytestmark = pytest.mark.django_db


@pytest.fixture
def held(shop, manager):
    return held_rules(shop, manager)


def person(name, *, role="manager", shop=None, **more):
    user = User.objects.create_user(name, **{"is_staff": True, **more})
    user.groups.add(*Group.objects.filter(name=role))
    if shop:
        shop.members.add(user)
    return user


class TestWhoElseMayAgree:
    @pytest.mark.parametrize(
        ("more", "is_here"),
        [
            ({}, True),
            ({"is_active": False}, False),
            ({"is_staff": False}, False),
            ({"role": "trainer"}, False),
            ({"role": "agent"}, False),
        ],
        ids=["a manager", "one who left", "one without the admin", "a trainer", "an agent"],
    )
    def test_is_active_staff_of_the_shop_with_the_right(self, shop, manager, more, is_here):
        other = person("other", shop=shop, **more)

        assert list(others_who_may_agree(shop=shop, than=manager)) == [other] * is_here

    def test_is_no_manager_of_another_shop(self, shop, manager, outsider):
        assert not others_who_may_agree(shop=shop, than=manager)

    @pytest.mark.parametrize("is_active", [True, False])
    def test_is_an_operator_as_long_as_active(self, shop, manager, is_active):
        User.objects.create_superuser("operator", is_active=is_active)

        assert others_who_may_agree(shop=shop, than=manager).exists() is is_active

    @pytest.mark.parametrize("rights", [["view_tagrule", "change_tagrule"], ["change_tagrule"], ["view_tagrule"]])
    def test_may_have_both_rights_for_themselves_alone(self, shop, manager, rights):
        person("other", role="", shop=shop).user_permissions.add(*Permission.objects.filter(codename__in=rights))

        assert others_who_may_agree(shop=shop, than=manager).exists() is (len(rights) == 2)


class TestAgreeing:
    @pytest.mark.parametrize("said", ["1214", "1,214", " １２１４ "])
    def test_holds_once_the_number_is_said_and_keeps_that_it_was_alone(self, held, manager, said):
        approve_rules(held=held, by=manager, at=AT, said=said)

        row = RuleVersion.objects.get(pk=held.pk)
        assert (row.state, row.decided_by, row.decided_at, row.is_agreed_alone) == ("saved", manager, AT, True)
        assert len(stored_draft(held.group)) == 1
        assert RunRequest.objects.get().is_approved

    @pytest.mark.parametrize("said", ["", "1213", "yes", "0", "5870"])
    def test_is_refused_with_any_other_number(self, held, manager, said):
        with pytest.raises(CountNotSaid):
            approve_rules(held=held, by=manager, at=AT, said=said)

        assert (version_in_force(held.group), RunRequest.objects.exists()) == (1, False)

    def test_is_refused_while_somebody_else_could(self, shop, held, manager):
        person("other", shop=shop)

        with pytest.raises(SecondPersonNeeded):
            approve_rules(held=held, by=manager, at=AT, said="1214")

        assert version_in_force(held.group) == 1

    def test_of_somebody_else_needs_no_number_and_is_not_alone(self, shop, held):
        approve_rules(held=held, by=person("other", shop=shop), at=AT)

        assert not RuleVersion.objects.get(pk=held.pk).is_agreed_alone

    def test_twice_holds_once(self, held, manager):
        approve_rules(held=held, by=manager, at=AT, said="1214")

        with pytest.raises(NewerVersion):
            approve_rules(held=held, by=manager, at=AT, said="1214")

        assert version_in_force(held.group) == 2

    def test_without_a_second_person_is_always_marked(self, held, manager):
        with pytest.raises(IntegrityError), transaction.atomic():
            RuleVersion.objects.filter(pk=held.pk).update(state=VersionState.SAVED, decided_by=manager)

    def test_to_a_draft_of_nobody_is_everybodys(self, held, manager):
        RuleVersion.objects.update(made_by=None)
        held.refresh_from_db()

        assert not is_alone_with(held, manager)
        assert not approve_rules(held=held, by=manager, at=AT).is_agreed_alone


class TestPage:
    def page(self, client, held, more=""):
        return client.get(f"/admin/tagging/taggroup/{held.group_id}/rules/{more}").content.decode()

    def say(self, client, held, said, do="approve"):
        data = {"version": held.pk, "do": do, "said": said}
        answer = client.post(f"/admin/tagging/taggroup/{held.group_id}/rules/held/", data, follow=True)
        return answer.content.decode()

    def test_asks_for_the_number_and_tells_of_it_wherever_the_draft_waits(self, as_manager, held):
        html = self.page(as_manager, held)

        assert "Type 1,214, the number of customers who would move" in html
        assert "Nobody else in this shop may change rules" in html
        assert "somebody else who may change rules" not in html
        assert "waits for your word" in as_manager.get("/admin/tagging/taggroup/").content.decode()
        assert "Your new rules of “会员等级” wait for your word" in as_manager.get("/admin/").content.decode()

    def test_takes_it_once_and_shows_it_in_the_history(self, as_manager, held):
        assert "type 1,214, the number of customers" in self.say(as_manager, held, "12")
        assert "Saved as version 2." in self.say(as_manager, held, "1,214")
        assert "This draft no longer waits." in self.say(as_manager, held, "1,214")

        versions = self.page(as_manager, held, "versions/")
        assert "manager agreed alone" in versions
        assert "to move 1,214 of 5,870 customers: nobody else could" in versions
        assert "agreed to alone" in self.page(as_manager, held)

    def test_gives_it_up_without_a_number(self, as_manager, held):
        assert "The draft is given up." in self.say(as_manager, held, "", do="drop")

    def test_with_a_second_person_says_what_it_always_said(self, as_manager, shop, held):
        other = person("other", shop=shop)

        assert "somebody else who may change rules has to agree" in self.page(as_manager, held)
        assert "Somebody else has to agree to a draft that you made." in self.say(as_manager, held, "1214")
        assert "waits for a second person" in as_manager.get("/admin/tagging/taggroup/").content.decode()
        assert "wait for your word" not in as_manager.get("/admin/").content.decode()
        client = Client(headers={"Accept-Language": "en"})
        client.force_login(other, backend="django.contrib.auth.backends.ModelBackend")
        assert "Type 1,214" not in self.page(client, held)
        assert "Saved as version 2." in self.say(client, held, "")
        assert "other agreed" in self.page(client, held, "versions/")

    def test_is_not_for_who_may_only_look(self, as_trainer, held):
        assert "Type 1,214" not in self.page(as_trainer, held)
        data = {"version": held.pk, "do": "approve", "said": "1214"}
        address = f"/admin/tagging/taggroup/{held.group_id}/rules/held/"
        assert as_trainer.post(address, data).status_code == 403
