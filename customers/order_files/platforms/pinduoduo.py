"""Pinduoduo: one record an order, a tab glued to every value."""

from customers.order_files.contract import RowModel

from .base import STATUSES, Money, Platform, filled, joined, named
from .identity import account_or_triple

PINDUODUO = Platform(
    name="pinduoduo",
    label="拼多多",
    channel="pinduoduo",
    model=RowModel.ORDER,
    money=Money.ONCE,
    columns={
        "order_no": named("订单号"),
        "receiver": named("收货人"),
        "phone": filled("手机", "用户购买手机号"),
        "address": joined("省", "市", "区", "街道", "街道/镇"),
        "status": named("订单状态"),
        "created_at": filled("订单成交时间", "支付时间"),
        "paid_at": named("支付时间"),
        "shipped_at": named("发货时间"),
        "completed_at": named("确认收货时间"),
        "payable": named("商品总价(元)"),
        "paid": named("用户实付金额(元)"),
        "quantity": named("商品数量(件)"),
        "goods": named("商品"),
        "buyer_note": named("买家留言"),
        "seller_note": named("商家备注"),
    },
    recognised_by=(("用户实付金额(元)",), ("商品",), ("订单号",)),
    identity=account_or_triple,
    required=("order_no", "created_at", "paid"),
    # Unpaid orders have no time at all in files without 订单成交时间.
    undated=STATUSES,
    statuses={
        "待支付": "unpaid",
        "待发货": "paid",
        "待成团": "paid",
        "已发货，待签收": "shipped",
        "已发货，待收货": "shipped",
        "待收货": "shipped",
        "已签收": "completed",
        "已收货": "completed",
        "已取消": "closed",
        "未发货，退款成功": "refunded",
        "已发货，退款成功": "refunded",
        "已签收，退款成功": "refunded",
        "已收货，退款成功": "refunded",
        "退款成功": "refunded",
    },
    passed_over="""
        店铺优惠折扣(元), 平台优惠折扣(元), 邮费(元), 多多支付立减金额(元), 上门安装费(元), 送货入户费(元),
        送货入户并安装费(元), 商家实收金额(元), 身份证姓名, 身份证号码, 是否异常, 拼单成功时间,
        订单确认时间, 承诺发货时间, 承诺送达时间, 商品id, 商品规格, 样式ID, 商家编码-规格维度,
        商家编码-SKU维度, 商家编码-商品维度, 快递单号, 快递公司, 海淘清关订单号, 支付ID, 支付方式,
        是否抽奖或0元试用, 是否顺丰加价, 售后状态, 关联货品编码, 货品名称, 货品类型, 子货品, 仓库名称,
        赠品名称, 赠品id, 赠品规格, 赠品数量, 团ID, 团身份, 是否直播间成交, 是否直播间引导成交, 订单来源,
        是否社区团购, 是否分期, 分期期数, 手续费承担方
    """,
)
