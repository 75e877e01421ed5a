"""JD: one record an article; the order's amounts are repeated on each."""

from customers.order_files.contract import RowModel

from .base import Money, Platform, added, filled, named, when_paid
from .identity import account_or_triple

# JD puts (锁定) before a word of an order that it holds back; the order stands where it stood.
WORDS = {
    "等待付款": "unpaid",
    "等待付款确认": "unpaid",
    "未付款": "unpaid",
    "等待出库": "paid",
    "锁定": "paid",
    "锁定订单": "paid",
    "暂停": "paid",
    "暂停订单": "paid",
    "等待确认收货": "shipped",
    "完成": "completed",
    "已完成": "completed",
    "已取消": "closed",
}

JD = Platform(
    name="jd",
    label="京东",
    channel="jd",
    model=RowModel.LINES,
    money=Money.ONCE,
    columns={
        "order_no": named("订单号"),
        "account": named("下单帐号", "下单账号"),
        "email": named("邮箱地址"),
        "receiver": named("客户姓名"),
        "phone": named("联系电话"),
        "address": named("客户地址"),
        "status": named("订单状态"),
        "created_at": named("下单时间"),
        "paid_at": named("付款确认时间"),
        "completed_at": named("订单完成时间"),
        "payable": named("订单金额"),
        "paid": added("应付金额", "余额支付"),
        "quantity": named("订购数量"),
        "buyer_note": named("订单备注"),
        "seller_note": named("商家备注"),
        "sku": filled("商家SKUID", "货号", "商品ID"),
        "title": named("商品名称"),
        "unit_price": named("京东价"),
    },
    recognised_by=(("京东价",), ("下单时间",)),
    identity=account_or_triple,
    statuses=WORDS | {f"(锁定){word}": status for word, status in WORDS.items()},
    closing_prefixes=("(删除)",),
    paid_counts=when_paid,
    passed_over="""
        支付方式, 结算金额, 商家应收, 订单类型, 发票类型, 发票抬头, 发票内容,
        商家备注等级（等级1-5为由高到低）, 运费金额, 增值税发票, 订单来源, 订单渠道, 送装服务, 服务费,
        仓库ID, 仓库名称, 订单标签, 虚拟号过期时间, 纳税人识别号, 邮政编码, 业务类型, 履约门店ID, 客户类型,
        企配订单, 百补满赠, 买一试三, 承诺发货时间, 款项名称, 是否为以旧换新订单, 主体名称, 采购订单号
    """,
)
