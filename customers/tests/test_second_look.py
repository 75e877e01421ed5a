"""Two people edit one form: the second save shows both values instead of covering the first one (CON-2)."""

import json
import random
from typing import Any

import pytest
from django.contrib import admin
from django.contrib.auth.models import User
from django.contrib.messages.storage.cookie import CookieStorage
from django.http import QueryDict
from django.test import RequestFactory
from unfold.admin import ModelAdmin

from customers.admin.second_look import SecondLook
from customers.admin.seen import digest, fill
from customers.models import Channel, Shop

from .factories import ChannelFactory, ShopFactory, UserFactory

ROUNDS = 100
FORM = "application/x-www-form-urlencoded"
PLACE = "/admin/customers/shop/{}/change/"
pytestmark = pytest.mark.django_db


def operator(name: str) -> User:
    return User.objects.create_superuser(name, password="a-long-secret", first_name=name.title())


@pytest.fixture
def ann() -> User:
    return operator("ann")


@pytest.fixture
def bo() -> User:
    return operator("bo")


def ask(by: User, shop: Shop, data: QueryDict | None = None) -> Any:
    """The answer of the shop's page, not drawn yet."""
    place, make = PLACE.format(shop.pk), RequestFactory()
    request = make.get(place) if data is None else make.post(place, data.urlencode(), content_type=FORM)
    request.user = by
    request._dont_enforce_csrf_checks = True  # type: ignore[attr-defined]
    request.session = {}  # type: ignore[assignment]
    request._messages = CookieStorage(request)  # type: ignore[attr-defined]
    return admin.site._registry[Shop].changeform_view(request, str(shop.pk))


def page_of(by: User, shop: Shop) -> QueryDict:
    """What a browser would send from the page that it has open, untouched."""
    return sent_by(ask(by, shop))


def sent_by(answer: Any) -> QueryDict:
    context, sent = answer.context_data, QueryDict(mutable=True)
    sent["seen"] = context["seen"]
    formsets = [one.formset for one in context["inline_admin_formsets"]]
    for form in [context["adminform"].form, *(one.management_form for one in formsets)]:
        fill_all(sent, form)
    for formset in formsets:
        for form in formset.forms:
            fill_all(sent, form)
    return sent


def fill_all(sent: QueryDict, form: Any) -> None:
    for bound in form:
        fill(sent, bound.html_name, bound.field.widget, bound.value())


def differing(answer: Any) -> dict[str, tuple[str, str, bool]]:
    return {one.place.name: (one.stands, one.typed, one.is_mine) for one in answer.context_data["differences"]}


class TestSecondSave:
    def test_shows_both_values_and_saves_nothing(self, ann, bo):
        shop = ShopFactory(name="Silk")
        first, second = page_of(ann, shop), page_of(bo, shop)
        first["name"], second["name"] = "Silk by Ann", "Silk by Bo"

        saved, held = ask(ann, shop, first), ask(bo, shop, second)

        shop.refresh_from_db()
        assert (saved.status_code, shop.name) == (302, "Silk by Ann")
        assert differing(held) == {"name": ("Silk by Ann", "Silk by Bo", True)}
        assert held.context_data["saved_last"].user == ann

    def test_goes_through_once_somebody_has_looked(self, ann, bo):
        shop = ShopFactory(name="Silk")
        first, second = page_of(ann, shop), page_of(bo, shop)
        first["name"], second["name"] = "Silk by Ann", "Silk by Bo"
        ask(ann, shop, first)

        again = ask(bo, shop, sent_by(ask(bo, shop, second)))

        shop.refresh_from_db()
        assert (again.status_code, shop.name) == (302, "Silk by Bo")

    def test_is_held_again_when_a_third_value_came_meanwhile(self, ann, bo):
        shop = ShopFactory(name="Silk")
        second = page_of(bo, shop)
        Shop.objects.filter(pk=shop.pk).update(name="Silk by Ann")
        second["name"] = "Silk by Bo"
        looked = sent_by(ask(bo, shop, second))
        Shop.objects.filter(pk=shop.pk).update(name="Silk by Cy")

        held = ask(bo, shop, looked)

        assert differing(held) == {"name": ("Silk by Cy", "Silk by Bo", True)}

    def test_is_no_conflict_when_both_typed_the_same(self, ann, bo):
        shop = ShopFactory(name="Silk")
        first, second = page_of(ann, shop), page_of(bo, shop)
        first["name"] = second["name"] = "Silk & Co"
        ask(ann, shop, first)

        assert ask(bo, shop, second).status_code == 302

    def test_takes_over_what_was_left_alone(self, ann, bo):
        shop = ShopFactory(name="Silk", timezone="Asia/Shanghai")
        first, second = page_of(ann, shop), page_of(bo, shop)
        first["timezone"], second["name"] = "Asia/Tokyo", "Silk by Bo"
        ask(ann, shop, first)

        held = ask(bo, shop, second)
        ask(bo, shop, sent_by(held))

        shop.refresh_from_db()
        assert [one[2] for one in differing(held).values()] == [False]
        assert (shop.name, shop.timezone) == ("Silk by Bo", "Asia/Tokyo")

    def test_knows_members_and_lines_below_the_form(self, ann, bo):
        shop, cy = ShopFactory(), UserFactory(username="cy")
        channel = ChannelFactory(shop=shop, name="Taobao")
        second = page_of(bo, shop)
        shop.members.add(cy)
        Channel.objects.filter(pk=channel.pk).update(name="Taobao by Ann")
        second.setlist("members", [str(bo.pk)])
        second["channels-0-name"] = "Taobao by Bo"

        held = differing(ask(bo, shop, second))

        assert held["members"] == ("cy", "bo", True)
        assert held[f"channels:{channel.pk}:name"] == ("Taobao by Ann", "Taobao by Bo", True)

    def test_does_not_remove_a_line_that_somebody_has_just_changed(self, ann, bo):
        shop = ShopFactory()
        channel = ChannelFactory(shop=shop, name="Taobao")
        second = page_of(bo, shop)
        Channel.objects.filter(pk=channel.pk).update(name="Taobao by Ann")
        second["channels-0-DELETE"] = "on"

        held = differing(ask(bo, shop, second))

        assert held == {f"channels:{channel.pk}:name": ("Taobao by Ann", "to be removed", True)}
        assert Channel.objects.filter(pk=channel.pk).exists()

    @pytest.mark.parametrize("seen", ["", "no json", "[1]", '{"name": 7}'], ids=["none", "text", "list", "number"])
    def test_is_never_an_error(self, ann, seen):
        shop = ShopFactory(name="Silk")
        sent = page_of(ann, shop)
        sent["seen"], sent["name"] = seen, "Silk by Ann"

        assert ask(ann, shop, sent).status_code in (200, 302)

    def test_without_what_was_seen_is_saved_as_it_is(self, ann, bo):
        shop = ShopFactory(name="Silk")
        sent = page_of(bo, shop)
        Shop.objects.filter(pk=shop.pk).update(name="Silk by Ann")
        del sent["seen"]
        sent["name"] = "Silk by a program"

        assert ask(bo, shop, sent).status_code == 302


@pytest.mark.parametrize(
    ("language", "words"),
    [("en", ["Stands now", "You typed", "Saved last by Ann"]), ("zh-hans", ["Silk by Ann", "Silk by Bo"])],
)
def test_the_page_tells_both_values(ann, bo, client, language, words):
    shop = ShopFactory(name="Silk")
    first, second = page_of(ann, shop), page_of(bo, shop)
    first["name"], second["name"] = "Silk by Ann", "Silk by Bo"
    ask(ann, shop, first)
    client.force_login(bo)
    client.cookies["django_language"] = language

    page = client.post(PLACE.format(shop.pk), second.urlencode(), content_type=FORM).content.decode()

    assert all(word in page for word in [*words, "Silk by Ann", "Silk by Bo", 'class="sk-second-look"'])


def test_con_2_no_silent_overwrite_in_a_hundred_rounds(ann, bo):
    """Two people, one form, any two boxes; who saves second never wipes out what was not seen."""
    dice, shop = random.Random(2), ShopFactory(name="Silk", timezone="Asia/Shanghai")
    boxes = ["name", "pair_listed", "timezone"]
    values = {"timezone": ["Asia/Tokyo", "Asia/Seoul", "Asia/Shanghai"], "pair_listed": ["5", "6", "7"]}
    silent = told = 0

    for turn in range(ROUNDS):
        first, second = page_of(ann, shop), page_of(bo, shop)
        for by, page in (("ann", first), ("bo", second)):
            box = dice.choice(boxes)
            page[box] = dice.choice(values.get(box, [f"{by} {turn}"]))
        opened = standing(shop)
        ask(ann, shop, first)
        after_first = standing(shop)
        answer = ask(bo, shop, second)
        after_second = standing(shop)
        lost = {box for box in boxes if after_first[box] not in (opened[box], after_second[box])}
        silent += bool(lost)
        told += answer.status_code == 200

    assert silent == 0
    assert told > ROUNDS // 4


def standing(shop: Shop) -> dict[str, str]:
    row = Shop.objects.values("name", "pair_listed", "timezone").get(pk=shop.pk)
    return {name: str(value) for name, value in row.items()}


def test_every_page_that_staff_edit_has_it():
    without = [
        type(one).__name__
        for one in admin.site._registry.values()
        if isinstance(one, ModelAdmin) and not isinstance(one, SecondLook)
    ]

    assert without == ["JobRunAdmin"], "only programs write those"


@pytest.mark.parametrize(
    ("stored", "typed", "is_same"),
    [
        (None, "", True),
        ("a\nb", "a\r\nb ", True),
        ("a", "b", False),
        (7, "7", True),
        ([3, 1], [1, 3], True),
        ({"a": 1, "b": 2}, {"b": 2, "a": 1}, True),
        (True, False, False),
    ],
)
def test_a_value_has_one_digest_stored_or_typed(stored: Any, typed: Any, is_same: bool):
    assert (digest(stored) == digest(typed)) is is_same


def test_what_was_seen_tells_nothing_of_the_values(ann):
    shop = ShopFactory(name="Silk")

    seen = json.loads(page_of(ann, shop)["seen"])

    assert "Silk" not in seen.values()
    assert all(len(one) == 12 for one in seen.values())
