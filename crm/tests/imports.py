"""An order import in any state, with boring values for what a test does not name."""

from typing import Any

from customers.choices import ImportState, ProblemKind
from customers.models import OrderImport, OrderImportProblem, Shop

LAYOUT = {
    "delimiter": "comma",
    "columns": 3,
    "mapping": [["订单编号", "order_no"], ["买家实际支付金额", "paid"], ["店铺Id", None]],
    "notes": [{"code": "ignored_columns", "columns": ["店铺Id"]}],
}


def a_report(*, rejected: int = 0, **facts: Any) -> dict[str, Any]:
    return {
        "records": 44,
        "orders": {"seen": 38, "created": 30, "updated": 5, "unchanged": 3},
        "customers": {"seen": 16, "created": 12, "without_key": 0},
        "lines": 0,
        "units": 77,
        "by_status": {"completed": 32, "closed": 6},
        "paid_total": "7109.50",
        "refund_total": "829.50",
        "problems": {"rejected": rejected, "skipped": 0, "warnings": 0},
        **facts,
    }


def an_import(shop: Shop, state: ImportState, **facts: Any) -> OrderImport:
    values: dict[str, Any] = {
        "file": "order_files/a.orders",
        "file_name": "ExportOrderList.csv",
        "sha256": "0" * 64,
        "platform": "taobao_orders",
        "encoding": "gb18030",
        "layout": LAYOUT,
        "records_read": 44,
        "orders_staged": 38,
        "report": a_report(),
        **facts,
    }
    return OrderImport.objects.create(shop=shop, state=state, **values)


def a_problem(order_import: OrderImport, record: int, **facts: Any) -> OrderImportProblem:
    values: dict[str, Any] = {
        "kind": ProblemKind.REJECTED,
        "code": "order_no_damaged",
        "order_no": "4.86937E+18",
        "column": "订单编号",
        "value": "4.86937E+18",
        **facts,
    }
    return OrderImportProblem.objects.create(order_import=order_import, record=record, **values)
