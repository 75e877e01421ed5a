"""What interactions are worth: whose rows they are, and who changes them."""

import pytest

from crm.models import InteractionPoints
from crm.services.signals import install_default_points

pytestmark = pytest.mark.django_db


@pytest.fixture
def photo(shop):
    install_default_points(shop=shop)
    return InteractionPoints.objects.get(shop=shop, kind="photo")


def page(row):
    return f"/admin/crm/interactionpoints/{row.pk}/change/"


POINTS = {"points": "4", "at_most": "", "days": "60", "advocate_days": "365"}


class TestPoints:
    def test_a_manager_changes_them(self, as_manager, photo):
        answer = as_manager.post(page(photo), POINTS)

        photo.refresh_from_db()
        assert (answer.status_code, photo.points, photo.days, photo.kind) == (302, 4, 60, "photo")

    @pytest.mark.parametrize("wrong", [{"days": "0"}, {"points": "-1"}, {"at_most": "0"}, {"advocate_days": "9999"}])
    def test_not_to_what_cannot_be_counted(self, as_manager, photo, wrong):
        assert as_manager.post(page(photo), {**POINTS, **wrong}).status_code == 200

        photo.refresh_from_db()
        assert photo.points == 2

    def test_a_manager_reads_all_of_them(self, as_manager, photo):
        html = as_manager.get("/admin/crm/interactionpoints/").content.decode()

        for kind in ("Inquiry", "Day on which the buyer wrote", "Photo", "Friend brought", "Not satisfied"):
            assert kind in html
        assert "/admin/crm/interactionpoints/add/" not in html

    def test_an_agent_does_not(self, as_agent, photo):
        assert as_agent.get("/admin/crm/interactionpoints/").status_code == 403
        assert as_agent.post(page(photo), POINTS).status_code == 403

    def test_those_of_another_shop_are_not_there(self, as_outsider, photo):
        assert as_outsider.get(page(photo)).status_code == 404

    def test_nobody_deletes_or_adds_a_kind(self, as_operator, photo):
        assert as_operator.get(page(photo).replace("change", "delete")).status_code == 403
        assert as_operator.get("/admin/crm/interactionpoints/add/").status_code == 403


class TestInstallDefaultPoints:
    def test_leaves_what_a_manager_changed(self, photo):
        InteractionPoints.objects.filter(pk=photo.pk).update(points=9)

        assert install_default_points(shop=photo.shop) == 0
        photo.refresh_from_db()
        assert photo.points == 9

    def test_fills_in_a_kind_that_is_missing(self, photo):
        photo.delete()

        assert install_default_points(shop=photo.shop) == 1
