"""Contact details leave masked, or in full with a reason, a right and a cap."""

import pytest
from django.contrib.auth.models import Permission

from customers.models import ExportRecord
from customers.tests.factories import OrderFactory

from .files import CUSTOMERS, EXCEL, FIRST, ORDERS, SECOND, WHOLE, content, export

pytestmark = pytest.mark.django_db
SECRETS = ("海莲", "13812341234", "luo@example.com", "文三路")


class TestContactDetails:
    def test_exp_5_are_masked_by_default_for_everybody(self, as_manager, as_operator, luo):
        OrderFactory(
            shop=luo.shop,
            channel=luo.channel,
            customer=luo,
            buyer_note="ring 13812341234",
            seller_note="luo@example.com",
        )

        for client in (as_manager, as_operator):
            for page, resource in [(CUSTOMERS, FIRST), (CUSTOMERS, SECOND), (ORDERS, FIRST), (ORDERS, SECOND)]:
                text = content(export(client, page, resource=resource)).decode()
                assert not [secret for secret in SECRETS if secret in text], (page, resource)
        assert "tb_luo|罗**|138****1234" in content(export(as_manager)).decode()

    def test_exp_5_in_full_need_a_reason_which_is_kept(self, as_manager, luo):
        refused = export(as_manager, shows_contact="on", reason="  ")
        assert "Say what the full names" in refused.content.decode()
        assert not ExportRecord.objects.exists()

        text = content(export(as_manager, **WHOLE)).decode()

        assert all(secret in text for secret in SECRETS)
        record = ExportRecord.objects.get()
        assert (record.shows_contact, record.reason) == (True, WHOLE["reason"])

    def test_exp_5_in_full_need_the_right_to_see_them(self, as_manager, manager, luo):
        manager.groups.clear()
        rights = ["view_customer", "export_customer"]
        manager.user_permissions.set(Permission.objects.filter(codename__in=rights))

        assert "shows_contact" not in as_manager.get(f"{CUSTOMERS}export/").content.decode()
        text = content(export(as_manager, **WHOLE)).decode()

        assert not [secret for secret in SECRETS if secret in text]
        assert not ExportRecord.objects.get().shows_contact

    @pytest.mark.parametrize(
        ("limit", "asked"),
        [("EXPORT_CONTACT_ROWS", WHOLE), ("EXPORT_ROWS", {}), ("EXPORT_SHEET_ROWS", {"format": EXCEL})],
    )
    def test_exp_5_one_more_than_the_cap_is_refused_in_words(self, as_manager, buyer, settings, limit, asked):
        setattr(settings, limit, 2)
        buyer("one"), buyer("two")
        assert len(content(export(as_manager, **asked))) > 0

        buyer("three")
        refused = export(as_manager, **asked)

        assert "This file may hold 2 entries." in refused.content.decode()
        assert ExportRecord.objects.count() == 1
