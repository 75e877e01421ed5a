"""Which tags a buyer had on a day."""

from datetime import UTC, date, datetime

import pytest

from crm.selectors.tags_on_day import tags_on_day
from tagging.models import CustomerTag, Tag
from tagging.services.customer_tags import lift_tag, set_tag

from .nights import NOW, TODAY

pytestmark = pytest.mark.django_db


class TestTagsOnDay:
    def test_tells_every_tag_of_a_day_with_its_reason(self, house, march, manager):
        chen, gift = march["chen"], Tag.objects.get(shop=house, name="送老婆")
        set_tag(customer=chen, tag=gift, by=manager, at=datetime(2026, 3, 10, 4, tzinfo=UTC))
        lift_tag(customer=chen, tag=gift, by=manager, at=datetime(2026, 3, 12, 4, tzinfo=UTC))

        def names(day):
            found = tags_on_day(chen, on=date(2026, 3, day))
            return {one.tag.slug or one.tag.name: one for _group, held in found.groups for one in held}

        assert not names(1)
        assert {"active", "vip"} <= names(11).keys()
        assert names(11)["送老婆" if not gift.slug else gift.slug].until_on == date(2026, 3, 12)
        assert names(11)["vip"].until_on == date(2026, 3, 18)
        assert names(11)["vip"].since_on == date(2026, 3, 2)
        assert "2,312.00" in names(11)["vip"].evidence
        assert (gift.slug or gift.name) not in names(12)
        assert names(18)["senior"].is_held

    def test_today_is_what_the_buyer_has(self, house, march, manager):
        set_tag(customer=march["dai"], tag=Tag.objects.get(shop=house, name="送老婆"), by=manager, at=NOW)
        for customer in march.values():
            found = tags_on_day(customer, on=TODAY)
            told = {one.tag.pk for _group, held in found.groups for one in held}
            assert told == set(CustomerTag.objects.filter(customer=customer).values_list("tag_id", flat=True))

    def test_stands_on_a_page_of_the_buyer(self, as_agent, as_outsider, house, march):
        path = f"/admin/customers/customer/{march['chen'].pk}/tags-on-day/?on="

        page = as_agent.get(f"{path}2026-03-11").content.decode()

        assert "VIP会员" in page
        assert "高级会员" not in page
        assert as_agent.get(f"{path}nonsense").status_code == 200
        assert as_outsider.get(f"{path}2026-03-11").status_code == 404
