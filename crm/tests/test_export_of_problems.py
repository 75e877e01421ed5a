import pytest

from crm.tests.exports.files import columns, content, table
from crm.tests.imports import an_import
from customers.models import ExportRecord

pytestmark = pytest.mark.django_db


class TestProblemsOfAnImport:
    @pytest.fixture
    def problems(self, shop):
        order_import = an_import(shop, state="ready")
        for record, code, value in [
            (2, "bad_money", "@SUM(1)"),
            (3, "customer_changed", "tb_luo|罗海莲|13812341234"),
            (4, "bad_text", "罗海\x02莲"),
        ]:
            order_import.problems.create(record=record, kind="rejected", code=code, value=value, order_no="=1")
        return f"/admin/customers/orderimport/{order_import.pk}/rejected.csv"

    def test_exp_1_start_no_formula(self, as_manager, problems):
        _header, rows = table(as_manager.get(problems))

        assert [row[1] for row in rows] == ["'=1"] * 3
        assert rows[0][3] == "'@SUM(1)"

    def test_exp_5_are_masked(self, as_manager, problems):
        assert columns(as_manager.get(problems), "Value")[1:] == ["tb_luo|罗**|138****1234", "罗**"]

    def test_exp_7_are_recorded(self, as_manager, problems):
        content(as_manager.get(problems))

        record = ExportRecord.objects.get()
        assert (record.exported, record.item_count, record.row_count) == ("problems", 3, 3)
        assert record.filters == [["import", problems.split("/")[-2]], ["records", "Rejected"]]

    def test_exp_8_are_not_kept_on_the_way(self, as_manager, problems):
        assert "no-store" in as_manager.get(problems)["Cache-Control"]

    @pytest.mark.parametrize("who", ["as_agent", "as_trainer"])
    def test_are_for_managers(self, request, problems, who):
        assert request.getfixturevalue(who).get(problems).status_code == 403
        assert not ExportRecord.objects.exists()
