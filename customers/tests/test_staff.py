"""Colleagues as pages name them."""

import pytest
from django.contrib.auth.models import AnonymousUser, User

from customers.selectors.staff import staff_name


@pytest.mark.parametrize(
    ("given", "family", "name"),
    [
        ("若溪", "林", "林若溪"),
        ("Ada", "Lin", "Ada Lin"),
        ("若溪", "", "若溪"),
        ("", "", "ruoxi"),
        ("若溪", "Lin", "若溪 Lin"),
    ],
    ids=[
        "the family first in Chinese",
        "last in Latin",
        "one name",
        "none: the one to sign in with",
        "mixed: as given",
    ],
)
def test_a_colleague(given, family, name):
    assert staff_name(User(username="ruoxi", first_name=given, last_name=family)) == name


@pytest.mark.parametrize("nobody", [None, AnonymousUser()])
def test_nobody_has_no_name(nobody):
    assert staff_name(nobody) == ""
