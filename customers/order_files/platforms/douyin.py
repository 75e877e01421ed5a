"""Douyin shop: one record a sub-order with amounts of its own. Some rows are ciphertext."""

from customers.order_files.contract import RowModel

from .base import Money, Platform, filled, joined, named, when_paid, when_refunded
from .identity import account_or_triple

DOUYIN = Platform(
    name="douyin",
    label="抖音",
    channel="douyin",
    model=RowModel.LINES,
    money=Money.SUM,
    columns={
        "order_no": named("主订单编号"),
        "line_no": named("子订单编号"),
        "receiver": named("收件人"),
        "phone": named("收件人手机号"),
        "address": joined("省", "市", "区", "街道", "详细地址"),
        "status": named("订单状态"),
        "refund_state": named("售后状态"),
        "created_at": named("订单提交时间"),
        "paid_at": named("支付完成时间"),
        "shipped_at": named("发货时间"),
        "completed_at": named("订单完成时间"),
        "payable": named("订单应付金额"),
        "paid": named("订单应付金额"),
        # The order file tells only that a line was refunded: it was then refunded whole.
        "refund": named("订单应付金额"),
        "quantity": named("商品数量"),
        "buyer_note": named("买家留言"),
        "seller_note": named("商家备注"),
        "sku": filled("商家编码", "货号", "商品ID"),
        "title": named("选购商品"),
        "variant": named("商品规格"),
        "unit_price": named("商品单价"),
    },
    recognised_by=(("主订单编号",), ("选购商品",)),
    identity=account_or_triple,
    paid_counts=when_paid,
    refund_counts=when_refunded,
    has_line_numbers=True,
    statuses={
        "待支付": "unpaid",
        "待确认": "unpaid",
        "备货中": "paid",
        "待发货": "paid",
        "部分发货": "shipped",
        "已发货": "shipped",
        "已完成": "completed",
        "已关闭": "closed",
        "已取消": "closed",
    },
    passed_over="""
        商品金额, 运费, 优惠总金额, 平台优惠, 商家优惠, 达人优惠, 商家改价, 支付优惠, 红包抵扣, 支付方式,
        手续费, 是否修改过地址, 地址修改时段, 旗帜颜色, APP渠道, 流量来源, 承诺发货时间, 订单类型,
        鲁班落地页ID, 达人ID, 达人昵称, 所属门店ID, 取消原因, 预约发货时间, 仓库ID, 仓库名称, 序列号,
        是否安心购, 广告渠道, 流量类型, 流量体裁, 流量渠道, 发货主体, 发货主体明细, 降价类优惠,
        平台实际承担优惠金额, 商家实际承担优惠金额, 达人实际承担优惠金额, 预计送达时间, 是否平台仓自流转,
        车型, 商品69码, 发货SN码, 发货IMEI码1, 发货IMEI码2, 预约送达时间, 建议发货时间（起）,
        建议发货时间（止）, 物流SN码, 物流IMEI码1, 物流IMEI码2, 快递信息, 拼团订单团编号, 税费, 教育优惠,
        是否是以旧换新
    """,
)
