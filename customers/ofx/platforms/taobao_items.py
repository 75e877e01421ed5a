"""Taobao and Tmall 宝贝报表: the lines of orders that the 订单报表 brings."""

from customers.order_files.contract import RowModel

from .base import Platform
from .taobao_words import TAOBAO_WORDS

TAOBAO_ITEMS = Platform(
    name="taobao_items",
    label="淘宝",
    channel="taobao",
    model=RowModel.ITEMS,
    columns={
        "order_no": ("主订单编号", "订单编号"),
        "line_no": ("子订单编号",),
        "title": ("标题", "商品标题"),
        "unit_price": ("价格", "商品价格"),
        "quantity": ("购买数量",),
        "sku": ("商家编码", "外部系统编号"),
        "variant": ("商品属性",),
        "status": ("订单状态",),
        "created_at": ("订单创建时间",),
        "paid_at": ("订单付款时间",),
        "payable": ("买家应付货款",),
        "paid": ("买家实际支付金额",),
        "refund": ("退款金额",),
        "line_refund": ("退款金额",),
    },
    signs=(("主订单编号|订单编号", "标题|商品标题", "价格|商品价格", "购买数量", "商品属性"),),
    required=("order_no", "title", "unit_price", "quantity"),
    required_money=("unit_price",),
    identity="account",
    money="sum",
    words=TAOBAO_WORDS,
    has_line_numbers=True,
)
