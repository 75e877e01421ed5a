"""Taobao and Tmall 宝贝报表: the lines of orders that the 订单报表 brings."""

from customers.order_files.contract import RowModel

from .base import STATUSES, Money, Platform, filled, named
from .identity import as_it_stands

TAOBAO_ITEMS = Platform(
    name="taobao_items",
    label="淘宝/天猫",
    channel="taobao",
    model=RowModel.ITEMS,
    money=Money.SUM,
    columns={
        "order_no": named("主订单编号", "订单编号"),
        "line_no": named("子订单编号"),
        "created_at": named("订单创建时间"),
        "paid_at": named("订单付款时间"),
        "payable": named("买家应付货款"),
        "paid": named("买家实际支付金额"),
        "refund": named("退款金额"),
        "sku": filled("商家编码", "外部系统编号"),
        "title": named("标题", "商品标题"),
        "variant": named("商品属性"),
        "quantity": named("购买数量"),
        "unit_price": named("价格", "商品价格"),
    },
    recognised_by=(("标题", "商品标题"), ("购买数量",), ("商品属性",)),
    identity=as_it_stands,
    required=("order_no", "quantity", "unit_price"),
    required_amounts=("unit_price",),
    undated=STATUSES,
    has_line_numbers=True,
    passed_over="订单状态, 套餐信息, 备注, 支付单号, 退款状态, 物流单号, 物流公司",
)
