"""The records of an import, a page at a time, all of them or those with problems."""

import pytest
from django.urls import reverse

from crm.selectors import import_records
from crm.tests.imports import a_problem, an_import
from crm.tests.test_import_mending import bring  # noqa: F401
from customers.choices import ImportState
from customers.models import OrderImport
from customers.tests.bad_inputs import a_taobao, table, taobao
from customers.tests.order_files_made import a_line


def address(order_import, query=""):
    return reverse("admin:customers_orderimport_records", args=[order_import.pk]) + query


def shown(client, order_import, query=""):
    """The records on a page, each with the reason of its problem."""
    page = client.get(address(order_import, query)).context["list"]
    return [(row.record, str(row.trouble.label) if row.trouble else "") for row in page.records]


@pytest.fixture
def three_to_a_page(monkeypatch):
    monkeypatch.setattr(import_records, "PER_PAGE", 3)


class TestRecords:
    @pytest.fixture
    def checked(self, bring):  # noqa: F811
        good = [a_line(number) for number in range(4)]
        bad = [a_line(7, amount="免单"), a_line(8, paid_at="2026-02-30"), a_line(9, amount="x")]
        return bring(table(*good, "", *bad), merges=False)

    def test_are_all_shown_a_page_at_a_time(self, as_manager, checked, three_to_a_page):
        assert shown(as_manager, checked, "?show=all") == [(2, ""), (3, ""), (4, "")]
        assert shown(as_manager, checked, "?show=all&page=2") == [(5, ""), (6, "Blank row"), (7, "Not an amount")]
        assert shown(as_manager, checked, "?show=all&page=3") == [(8, "Not a date"), (9, "Not an amount")]
        assert shown(as_manager, checked, "?show=all&page=99") == [(8, "Not a date"), (9, "Not an amount")]

    def test_only_problems(self, as_manager, checked, three_to_a_page):
        first = [(6, "Blank row"), (7, "Not an amount"), (8, "Not a date")]

        assert shown(as_manager, checked) == shown(as_manager, checked, "?show=problems") == first
        assert shown(as_manager, checked, "?show=problems&page=2") == [(9, "Not an amount")]

    def test_of_one_reason(self, as_manager, checked):
        assert [record for record, _ in shown(as_manager, checked, "?code=bad_money")] == [7, 9]

    @pytest.mark.parametrize("query", ["?code=no_such", "?page=x", "?page=-1", "?page=٣", "?show=<b>"])
    def test_read_nonsense_as_the_first_page(self, as_manager, checked, query):
        assert shown(as_manager, checked, query) == shown(as_manager, checked)

    def test_say_column_value_rule_and_what_to_do(self, as_manager, checked):
        text = as_manager.get(address(checked, "?code=bad_date")).content.decode()

        for words in ("paid_at", "2026-02-30", "Not a date", "not a day and time that exists", "Write it as on"):
            assert words in text

    def test_stay_readable_after_the_import(self, as_manager, bring):  # noqa: F811
        done = bring(table(a_line(1), a_line(2, amount="x")))

        page = as_manager.get(address(done, "?show=all"))
        assert [row.record for row in page.context["list"].records] == [3]
        assert "All records" not in page.content.decode()
        assert "Only problems" in page.content.decode()

    def test_mask_the_buyer(self, as_manager, bring):  # noqa: F811
        checked = bring(taobao(a_taobao("1", 买家会员名="13812341234")), merges=False)

        text = as_manager.get(address(checked)).content.decode()

        assert "138****1234" in text
        assert "13812341234" not in text

    def test_asked_for_while_the_import_goes_on_leave_the_page_as_it_is(self, as_manager, checked):
        OrderImport.objects.filter(pk=checked.pk).update(state=ImportState.MERGING)

        assert as_manager.get(address(checked), headers={"HX-Request": "true"}).status_code == 204
        assert as_manager.get(address(checked)).status_code == 404

    def test_lines_of_a_refused_order_are_left_out_with_it(self, as_manager, bring):  # noqa: F811
        bring(table(a_line(1)))
        checked = bring(table(a_line(1, customer="x"), a_line(1, customer="x"), a_line(2)), merges=False)

        text = as_manager.get(address(checked, "?show=all")).content.decode()

        assert [label for _, label in shown(as_manager, checked, "?show=all")] == ["Order of another customer", "", ""]
        assert text.count("Left out with its order") == 1

    def test_come_as_a_part_of_the_page(self, as_manager, checked):
        part = as_manager.get(address(checked), headers={"HX-Request": "true"}).content.decode()
        page = as_manager.get(reverse("admin:customers_orderimport_change", args=[checked.pk])).content.decode()

        assert part.lstrip().startswith("<section")
        assert f'hx-get="{address(checked)}"' in page

    @pytest.mark.parametrize("who", ["as_agent", "as_trainer", "as_outsider"])
    def test_are_for_managers_of_the_shop(self, request, checked, who):
        assert request.getfixturevalue(who).get(address(checked)).status_code in (403, 404)

    def test_take_as_many_queries_for_many_problems_as_for_few(self, as_manager, shop, django_assert_max_num_queries):
        order_import = an_import(shop, ImportState.READY)
        for record in range(2, 200):
            a_problem(order_import, record)
        as_manager.get(address(order_import))

        with django_assert_max_num_queries(14):
            as_manager.get(address(order_import, "?show=problems&page=3"))

    def test_of_a_refused_file_there_are_none(self, as_manager, shop):
        assert as_manager.get(address(an_import(shop, ImportState.REFUSED))).status_code == 404
