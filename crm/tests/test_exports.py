from datetime import date, timedelta
from decimal import Decimal
from hashlib import sha256

import pytest
from django.contrib.auth.models import Permission

from crm.tests.exports import CUSTOMERS, EXCEL, FIRST, ORDERS, SECOND, columns, content, export, sheet, table
from customers.choices import ExportState
from customers.models import Customer, ExportRecord
from customers.normalize import clean_cell
from customers.render_csv import csv_lines
from customers.services.exports import send_export
from customers.tests.factories import NOON, ChannelFactory, CustomerFactory, OrderFactory, OrderItemFactory, ShopFactory
from tagging.models import Tag
from tagging.services.default_tags import install_default_tags
from tagging.tests.factories import CustomerTagFactory, tag_called

pytestmark = pytest.mark.django_db
WHOLE = {"shows_contact": "on", "reason": "Parcels were lost, the carrier wants the addresses"}
TRIGGERS = ["=", "+", "-", "@", "\t", "\r", "\n", "\0", "＝", "＋", "－", "＠", "  =", "\u3000@"]


@pytest.fixture
def taobao(shop):
    install_default_tags(shop=shop)
    return ChannelFactory(shop=shop, name="Taobao")


@pytest.fixture
def buyer(shop, taobao):
    def make(account, *slugs, last=None, spent="100.00", **fields):
        facts = {"last_paid_on": last, "order_count": 1 if last else 0, "spent": Decimal(spent)}
        customer = CustomerFactory(
            shop=shop,
            channel=taobao,
            account=account,
            **fields,
            **{f"facts__{name}": value for name, value in facts.items()},
        )
        for slug in slugs:
            CustomerTagFactory(customer=customer, tag=tag_called(shop, slug))
        return customer

    return make


@pytest.fixture
def luo(buyer):
    return buyer(
        "tb_luo",
        name="罗海莲",
        phone="13812341234",
        phone_last4="1234",
        email="luo@example.com",
        address="浙江省杭州市西湖区文三路 1 号",
        key="tb_luo|罗海莲|13812341234",
        last=date(2026, 3, 2),
    )


SECRETS = ("海莲", "13812341234", "luo@example.com", "文三路")


class TestFormulas:
    @pytest.mark.parametrize("trigger", TRIGGERS)
    def test_exp_1_no_text_column_of_a_customer_starts_a_formula(self, as_manager, buyer, trigger):
        text = f"{trigger}1+1"
        if "\0" not in text:  # no text with NUL is stored
            buyer(text, name=text, phone=text, email=text, address=text)
            Customer.objects.update(key=text)

        for asked in ({}, WHOLE):
            _header, rows = table(export(as_manager, **asked))
            assert not [cell for row in rows for cell in row if cell.lstrip(" \u3000")[:1] in TRIGGERS]
            cells = [cell for row in sheet(export(as_manager, format=EXCEL, **asked)).rows for cell in row]
            assert {cell.data_type for cell in cells} <= {"s", "n"}

    def test_exp_1_nor_does_one_of_an_order_or_a_tag(self, as_manager, shop, taobao, buyer):
        customer = buyer("=cmd", "wife", name="@name")
        Tag.objects.filter(slug="wife").update(name="+tag")
        notes = {"goods": "=1", "buyer_note": "@SUM(A1)", "seller_note": "\t=1"}
        order = OrderFactory(shop=shop, channel=taobao, customer=customer, **notes)
        OrderItemFactory(order=order, title="-title", sku="+sku")

        for page, resource in [(CUSTOMERS, SECOND), (ORDERS, FIRST), (ORDERS, SECOND)]:
            _header, rows = table(export(as_manager, page, resource=resource))
            assert rows
            assert not [cell for row in rows for cell in row if cell[:1] in TRIGGERS]
            cells = [
                cell for row in sheet(export(as_manager, page, resource=resource, format=EXCEL)).rows for cell in row
            ]
            assert "f" not in {cell.data_type for cell in cells}


class TestReversible:
    def test_exp_2_every_cell_reads_back_and_empty_stays_empty(self, as_manager, buyer):
        texts = {"name": "=HYPERLINK(1)", "address": "-5 High Street, “left”\nsecond floor", "phone": "+8613812341234"}
        buyer("@nick", key="＝key", **texts)

        header, [row] = table(export(as_manager, **WHOLE))

        read = dict(zip(header, map(clean_cell, row), strict=True))
        assert {name: read[name] for name in texts} == texts
        assert (read["nick"], read["buyer id"]) == ("@nick", "＝key")
        assert (read["e-mail"], read["last order"]) == ("", "")

    def test_exp_2_numbers_stay_numbers(self, as_manager, buyer):
        buyer("tb_luo", last=date(2026, 3, 2), spent="-12.50")

        assert columns(export(as_manager), "spent") == ["-12.50"]
        header, row = sheet(export(as_manager, format=EXCEL)).rows
        cell = {name.value: value for name, value in zip(header, row, strict=True)}
        assert (cell["spent"].value, cell["spent"].data_type) == (-12.5, "n")
        assert (cell["orders"].value, cell["orders"].data_type) == (1, "n")
        assert cell["buyer id"].data_type == "s"
        assert cell["phone"].value is None


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


class TestRoles:
    @pytest.mark.parametrize("screen", [CUSTOMERS, ORDERS])
    @pytest.mark.parametrize(
        ("who", "answer"),
        [("client", 302), ("as_agent", 403), ("as_trainer", 403), ("as_manager", 200), ("as_operator", 200)],
    )
    def test_exp_5_only_managers_export(self, request, shop, screen, who, answer):
        client = request.getfixturevalue(who)

        assert client.get(f"{screen}export/").status_code == answer
        assert export(client, screen).status_code == answer
        assert ExportRecord.objects.exists() == (answer == 200)

    @pytest.mark.parametrize("screen", [CUSTOMERS, ORDERS])
    def test_only_they_are_shown_the_button(self, as_agent, as_manager, luo, screen):
        assert f"{screen}export/" in as_manager.get(screen).content.decode()
        assert "export/" not in as_agent.get(screen).content.decode()

    @pytest.mark.parametrize(
        ("who", "answer"), [("as_agent", 403), ("as_trainer", 403), ("as_manager", 200), ("as_operator", 200)]
    )
    def test_only_they_read_the_records(self, request, shop, who, answer):
        record = a_record(shop)

        client = request.getfixturevalue(who)

        assert client.get("/admin/customers/exportrecord/").status_code == answer
        assert client.get(f"/admin/customers/exportrecord/{record.pk}/change/").status_code == answer

    def test_nobody_changes_or_deletes_a_record(self, as_operator, shop):
        page = f"/admin/customers/exportrecord/{a_record(shop).pk}"

        assert as_operator.post(f"{page}/change/", {"reason": "other"}).status_code == 403
        assert as_operator.post(f"{page}/delete/", {"post": "yes"}).status_code == 403
        assert ExportRecord.objects.get().reason == ""

    def test_another_shops_records_are_not_found(self, as_outsider, shop):
        assert as_outsider.get(f"/admin/customers/exportrecord/{a_record(shop).pk}/change/").status_code == 404


def a_record(shop, **fields):
    return ExportRecord.objects.create(
        shop=shop,
        made_by_name="manager",
        exported="customers",
        file_format="csv",
        item_count=1,
        started_at=NOON,
        **fields,
    )


class TestTheScreensFilter:
    @pytest.fixture
    def four(self, buyer):
        buyer("old", "lost", "wife", last=date(2025, 1, 1), spent="10.00")
        buyer("new", "active", "wife", last=date(2026, 3, 2), spent="20.00")
        buyer("rich", "active", last=date(2026, 2, 1), spent="9000.00")
        buyer("grey", is_grey=True)

    QUERIES = [
        "",
        "?recency=active",
        "?recency=none",
        "?spent_from=15",
        "?last_to=2026-02-10",
        "?grey=no",
        "?gap=1",
        "?sort=spent",
        "?q=rich",
        "?q=nobody",
        "?recency=active&gap=1",
        "?recency=unheard",
    ]

    @pytest.mark.parametrize("query", QUERIES)
    def test_exp_6_is_the_filter_of_the_file_in_its_order(self, as_manager, four, query):
        shown = [one.account for one in as_manager.get(f"{CUSTOMERS}{query}").context["cl"].result_list]

        form = as_manager.get(f"{CUSTOMERS}export/{query}")

        assert form.context["count"] == len(shown)
        assert columns(export(as_manager, query=query), "nick") == shown

    def test_exp_6_by_a_tag_and_for_its_rows(self, as_manager, four, shop):
        wife = Tag.objects.get(shop=shop, slug="wife")

        assert columns(export(as_manager, query=f"?tag={wife.pk}"), "nick") == ["new", "old"]
        header, rows = table(export(as_manager, query=f"?tag={wife.pk}", resource=SECOND))
        assert {row[header.index("nick")] for row in rows} == {"new", "old"}
        assert len(rows) == 4

    def test_exp_6_the_rows_ticked_are_the_rows_of_the_file(self, as_manager, four):
        old, new = (Customer.objects.get(account=name) for name in ("old", "new"))
        ticked = {"action": "export_admin_action", "_selected_action": [old.pk, new.pk], "index": "0"}

        page = as_manager.post(f"{CUSTOMERS}?grey=no", ticked)

        assert page.status_code == 302
        assert as_manager.get(page.url).context["count"] == 2
        assert columns(export(as_manager, query=page.url.partition("export/")[2]), "nick") == ["new", "old"]

    def test_exp_6_everything_ticked_is_the_filter(self, as_manager, four):
        grey = Customer.objects.get(account="grey")
        across = {"action": "export_admin_action", "_selected_action": [grey.pk], "index": "0", "select_across": "1"}

        page = as_manager.post(f"{CUSTOMERS}?grey=no", across)

        assert columns(export(as_manager, query=page.url.partition("export/")[2]), "nick") == ["new", "rich", "old"]

    def test_exp_6_of_orders_too(self, as_manager, shop, taobao):
        other = ChannelFactory(shop=shop, name="JD")
        OrderFactory(shop=shop, channel=taobao, order_no="A1", status="paid")
        OrderFactory(shop=shop, channel=taobao, order_no="A2", status="closed", created_at=NOON + timedelta(days=1))
        OrderFactory(shop=shop, channel=other, order_no="A3", status="paid", created_at=NOON + timedelta(days=2))

        for query in ("", "?status=paid", f"?channel={taobao.pk}", "?ordered_from=2026-03-03", "?q=A2"):
            shown = [one.order_no for one in as_manager.get(f"{ORDERS}{query}").context["cl"].result_list]
            assert columns(export(as_manager, ORDERS, query), "order number") == shown

    def test_exp_6_keys_of_another_shop_bring_nothing(self, as_manager, luo):
        foreign = CustomerFactory(account="foreign")

        assert columns(export(as_manager, query=f"?ticked={foreign.pk},{luo.pk},x"), "nick") == ["tb_luo"]

    def test_exp_6_one_shop_at_a_time(self, as_manager, manager, luo):
        other = ShopFactory(name="Aaa")
        other.members.add(manager)
        CustomerFactory(shop=other, account="other")

        assert columns(export(as_manager), "nick") == ["other"]
        assert columns(export(as_manager, query=f"?shop={luo.shop_id}"), "nick") == ["tb_luo"]
        assert {record.shop_id for record in ExportRecord.objects.all()} == {other.pk, luo.shop_id}

    def test_somebody_without_a_shop_finds_nothing(self, as_manager, shop):
        shop.members.clear()

        assert as_manager.get(f"{CUSTOMERS}export/").status_code == 404

    def test_exp_6_reads_in_portions_whatever_the_number(
        self, as_manager, buyer, django_assert_max_num_queries, monkeypatch
    ):
        monkeypatch.setattr("customers.resources.CHUNK", 5)
        for number in range(12):
            buyer(f"nick{number}", "wife", last=date(2026, 3, 1 + number))
        answer = export(as_manager)

        with django_assert_max_num_queries(3 * 2 + 1):  # customers and their tags, and the record's end
            assert len(b"".join(answer.streaming_content).splitlines()) == 13


class TestTheRecord:
    def test_exp_7_is_there_before_the_first_byte(self, as_manager, manager, luo):
        answer = export(as_manager, query="?q=13812341234&grey=no", format=EXCEL, **WHOLE)

        record = ExportRecord.objects.get()
        assert (record.made_by, record.made_by_name, record.address) == (manager, "manager", "127.0.0.1")
        assert (record.exported, record.file_format, record.item_count) == ("customers", "xlsx", 1)
        assert record.filters == [["search", "138****1234"], ["grey list", "not on it"]]
        assert "buyer id" in record.columns
        assert (record.state, record.sha256, record.row_count) == (ExportState.STARTED, "", None)
        content(answer)

    def test_exp_7_learns_how_it_ended(self, as_manager, luo):
        sent = content(export(as_manager))

        record = ExportRecord.objects.get()
        assert (record.state, record.row_count, record.byte_count) == (ExportState.FINISHED, 1, len(sent))
        assert record.sha256 == sha256(sent).hexdigest()
        assert record.finished_at is not None

    def test_exp_7_says_when_the_reader_went_away(self, shop):
        record = a_record(shop)
        pieces = send_export(record=record, rows=[["a"], ["b"]], write=lambda rows: csv_lines(["header"], rows))
        next(pieces), next(pieces)

        pieces.close()

        record.refresh_from_db()
        assert (record.state, record.row_count, record.sha256) == (ExportState.BROKEN, 1, "")

    def test_exp_7_tells_staff_who_took_what(self, as_manager, shop):
        a_record(shop, filters=[["grey list", "<b>not</b>"]], shows_contact=True, reason="carrier")

        html = as_manager.get("/admin/customers/exportrecord/").content.decode()

        for text in ("manager", "grey list: &lt;b&gt;not&lt;/b&gt;", "in full", "Not finished", "2026-03-02 12:00"):
            assert text in html


class TestTheAnswer:
    def test_exp_8_is_a_download_that_nobody_keeps(self, as_manager, shop, luo, settings):
        answer = export(as_manager)

        assert "no-store" in answer["Cache-Control"]
        assert answer["Content-Disposition"].startswith('attachment; filename="customers-silk-')
        assert answer["X-Content-Type-Options"] == "nosniff"
        content(answer)
        assert not list(settings.MEDIA_ROOT.rglob("*"))

    def test_a_form_without_a_format_is_asked_again(self, as_manager, luo):
        assert as_manager.post(f"{CUSTOMERS}export/", {"format": ""}).context["form"].errors
        assert not ExportRecord.objects.exists()

    def test_an_unknown_filter_leads_back_to_the_list(self, as_manager, luo):
        assert as_manager.get(f"{CUSTOMERS}export/?nonsense=1").status_code in (302, 400)
