"""Which entry of the menu is lit."""

import pytest

from config.unfold import lit_address, navigation

LIST, LATE = "/admin/customers/customer/", "/admin/customers/customer/late/"


@pytest.mark.parametrize(
    ("path", "lit"),
    [
        (LIST, LIST),
        (LATE, LATE),
        (f"{LIST}7/change/", LIST),
        (f"{LIST}7/timeline/", LIST),
        ("/admin/", "/admin/"),
        ("/admin/password_change/", ""),
    ],
)
def test_one_entry_is_lit_the_nearest_above_the_page(path, lit):
    assert lit_address(path, ["/admin/", LIST, LATE, "/admin/customers/order/"]) == lit


@pytest.mark.django_db
def test_the_late_page_lights_its_own_entry_alone(rf, agent):
    request = rf.get(LATE)
    request.user = agent

    lit = [item["link"] for group in navigation(request) for item in group["items"] if item["active"]]

    assert lit == [LATE]
