import pytest
from django.urls import reverse

from crm.tests.imports import a_report, an_import
from customers.choices import ImportState

LIST = reverse("admin:customers_orderimport_changelist")


class TestList:
    def test_tells_what_became_of_each_file(self, as_manager, shop):
        first = an_import(shop, ImportState.DONE)
        an_import(shop, ImportState.DONE, repeats=first)
        an_import(shop, ImportState.REFUSED, refusal={"code": "encrypted_workbook", "params": {}})
        an_import(shop, ImportState.READY, report=a_report(rejected=6))

        text = as_manager.get(LIST).content.decode()

        for words in (
            "Same file again, nothing changed",
            "Refused: Workbook with a password",
            "not read",
            "6 bad records, wait for you",
        ):
            assert words in text

    def test_tells_who_brought_it_or_that_nobody_of_the_house_did(self, as_manager, shop, manager):
        an_import(shop, ImportState.DONE, created_by=manager)
        assert manager.username in as_manager.get(LIST).content.decode()

        an_import(shop, ImportState.DONE, created_by=None)
        assert "command line" in as_manager.get(LIST).content.decode()

    def test_can_be_narrowed_by_state(self, as_manager, shop):
        an_import(shop, ImportState.DONE, file_name="good.csv")
        an_import(shop, ImportState.FAILED, file_name="broken.csv")

        text = as_manager.get(LIST, {"state__exact": "failed"}).content.decode()

        assert "broken.csv" in text
        assert "good.csv" not in text

    def test_hides_other_shops(self, as_outsider, shop):
        an_import(shop, ImportState.DONE, file_name="ours.csv")

        assert "ours.csv" not in as_outsider.get(LIST).content.decode()

    def test_an_agent_is_refused(self, as_agent):
        assert as_agent.get(LIST).status_code == 403

    @pytest.mark.parametrize("count", [1, 20])
    def test_asks_a_fixed_number_of_questions(self, as_manager, shop, count, django_assert_num_queries):
        for _number in range(count):
            an_import(shop, ImportState.DONE)
        as_manager.get(LIST)

        with django_assert_num_queries(6) as queries:
            as_manager.get(LIST)

        assert not [query for query in queries.captured_queries if "COUNT(" in query["sql"]]
