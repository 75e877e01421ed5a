"""Records of each platform with their usual values, and the one row that they give."""

from customers.tests.order_books import rows_of
from customers.tests.order_files_made import HEADER, a_line

SHOPIFY = (
    "Name,Email,Financial Status,Paid at,Total,Created at,Lineitem quantity,Lineitem name,Lineitem price,"
    "Billing Name,Phone,Refunded Amount,Cancelled at"
)
TAOBAO = (
    "订单编号,买家会员名,买家会员昵称,收货人姓名,联系手机,买家应付货款,买家实际支付金额,订单状态,"
    "订单创建时间,订单付款时间,退款金额"
)


def only_row(order_file):
    (row,) = rows_of(order_file)
    return row


def a_generic(maker, extra="", value="", **facts):
    header = f"{HEADER},{extra}" if extra else HEADER
    return maker.open_records(a_line(1, **facts) + (f",{value}" if extra else ""), header=header)


def a_taobao(maker, **facts):
    usual = {
        "订单编号": "4845211785025517161",
        "买家会员名": "小镇",
        "收货人姓名": "李雷",
        "联系手机": "13800001234",
        "买家应付货款": "100",
        "买家实际支付金额": "90",
        "订单状态": "交易成功",
        "订单创建时间": "2026-01-02 03:04:05",
        "订单付款时间": "2026-01-02 03:05:05",
        "退款金额": "0",
    } | facts
    return maker.open_records(",".join(usual.get(name, "") for name in TAOBAO.split(",")), header=TAOBAO)


def a_shopify_record(**facts):
    usual = {
        "Name": "#1001",
        "Email": "",
        "Financial Status": "paid",
        "Paid at": "2026-01-02 03:04:05 +0800",
        "Total": "20.00",
        "Created at": "2026-01-02 03:04:05 +0800",
        "Lineitem quantity": "2",
        "Lineitem name": "Mug",
        "Lineitem price": "10.00",
    } | {name.replace("_", " "): value for name, value in facts.items()}
    return ",".join(usual.get(name, "") for name in SHOPIFY.split(","))
