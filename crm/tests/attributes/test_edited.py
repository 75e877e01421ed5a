"""Attributes are edited where they stand, by those who may."""

from datetime import UTC, datetime

import pytest
import time_machine

from customers.models import AttributeValue
from customers.services.basics import CONTACTS
from customers.services.shops import create_shop

from .section import address, read, write
from .values import known, set_value

pytestmark = pytest.mark.django_db


class TestEditing:
    @time_machine.travel(datetime(2026, 3, 5, 4, tzinfo=UTC))
    def test_turns_a_value_into_a_form_and_the_form_into_the_saved_value(self, as_agent, agent, luo):
        place = known(luo.shop, "style").pk
        form = read(as_agent, luo, place, "?edit=1")
        assert "<form" in form
        assert "<html" not in form

        answer = write(as_agent, luo, place, "简约 & 通勤")

        html = answer.content.decode()
        assert "<form" not in html
        assert "简约 &amp; 通勤" in html
        assert "agent · 2026-03-05" in html
        assert answer.headers["HX-Trigger"] == "desk-changed"

    def test_gives_the_value_back_when_it_is_left(self, as_agent, luo):
        set_value(luo, "style", "简约")

        html = read(as_agent, luo, known(luo.shop, "style").pk)
        assert "简约" in html
        assert "<form" not in html

    def test_offers_a_list_for_the_gender_and_a_day_for_the_birthday(self, as_agent, luo):
        assert '<option value="female">' in read(as_agent, luo, known(luo.shop, "gender").pk, "?edit=1")
        assert 'type="date"' in read(as_agent, luo, known(luo.shop, "birthday").pk, "?edit=1")

    def test_says_what_is_wrong_beside_what_was_typed(self, as_agent, luo):
        answer = write(as_agent, luo, known(luo.shop, "birthday").pk, "2999-01-01")

        html = answer.content.decode()
        assert "Nobody was born on that day." in html
        assert 'value="2999-01-01"' in html
        assert "HX-Trigger" not in answer.headers

    def test_the_same_again_does_not_wake_the_desk(self, as_agent, luo):
        set_value(luo, "size", "M")

        assert "HX-Trigger" not in write(as_agent, luo, known(luo.shop, "size").pk, "M").headers

    def test_an_emptied_value_is_not_known_again(self, as_agent, luo):
        set_value(luo, "size", "M")

        html = write(as_agent, luo, known(luo.shop, "size").pk, "").content.decode()
        assert "not known" in html
        assert not AttributeValue.objects.filter(customer=luo).exists()

    def test_an_agent_says_person_or_organisation(self, as_agent, luo):
        html = write(as_agent, luo, "kind", "organisation").content.decode()

        assert "Organisation" in html

    @pytest.mark.parametrize("place", CONTACTS)
    def test_an_agent_does_not_touch_what_is_masked(self, as_agent, luo, place):
        assert as_agent.get(address(luo, place) + "?edit=1").status_code == 403
        assert write(as_agent, luo, place, "x").status_code == 403

    def test_a_manager_corrects_a_phone(self, as_manager, luo):
        assert "13900004321" in write(as_manager, luo, "phone", "139 0000 4321").content.decode()

    def test_works_without_scripts(self, as_agent, luo):
        answer = as_agent.post(address(luo, known(luo.shop, "size").pk), {"value": "M"}, follow=True)

        assert "Saved." in answer.content.decode()
        assert AttributeValue.objects.get(customer=luo).value == "M"

    @pytest.mark.parametrize("place", ["999999", "key", "is_grey", "basic-phone", "9" * 30])
    def test_knows_no_other_place(self, as_manager, luo, place):
        assert write(as_manager, luo, place, "x").status_code == 404
        assert as_manager.get(address(luo, place) + "?edit=1", headers={"HX-Request": "true"}).status_code == 404

    def test_knows_no_attribute_of_another_shop(self, as_manager, luo):
        foreign = known(create_shop(code="other"), "size")

        assert write(as_manager, luo, foreign.pk, "M").status_code == 404

    def test_needs_the_right(self, as_agent, agent, luo):
        group = agent.groups.get()
        group.permissions.remove(group.permissions.get(codename="change_customer"))

        assert write(as_agent, luo, "kind", "person").status_code == 403
        assert "?edit=1" not in read(as_agent, luo)
