"""Taobao and Tmall 订单报表 of every generation, Qianniu's own selection, and the table named .xls."""

from customers.order_files.contract import RowModel

from .base import Platform
from .taobao_words import TAOBAO_WORDS

TAOBAO_ORDERS = Platform(
    name="taobao_orders",
    label="淘宝",
    channel="taobao",
    model=RowModel.ORDER,
    columns={
        "order_no": ("订单编号", "主订单编号"),
        "account": ("买家会员名", "买家会员昵称", "买家昵称"),
        "email": ("买家支付宝账号",),
        "receiver": ("收货人姓名",),
        "phone": ("联系手机", "联系电话"),
        "address": ("修改后的收货地址", "收货地址"),
        "status": ("订单状态",),
        "created_at": ("订单创建时间",),
        "paid_at": ("订单付款时间",),
        "shipped_at": ("发货时间",),
        "completed_at": ("确认收货时间",),
        "payable": ("总金额",),
        "paid": ("买家实际支付金额", "买家实付金额"),
        "refund": ("退款金额",),
        "units": ("宝贝总数量",),
        "goods": ("宝贝标题", "商品标题"),
        "buyer_note": ("买家留言",),
        "seller_note": ("订单备注", "商家备忘", "商家备注"),
    },
    signs=(
        ("订单编号", "买家会员名|买家会员昵称", "买家实际支付金额|买家实付金额"),
        ("订单编号", "订单创建时间", "买家实际支付金额|买家实付金额"),
    ),
    required=("order_no", "created_at", "paid"),
    required_money=("paid",),
    identity="account",
    words=TAOBAO_WORDS,
)
