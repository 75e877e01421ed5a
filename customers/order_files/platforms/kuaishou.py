"""Kuaishou, after its password was removed: one record an order."""

from customers.order_files.contract import RowModel

from .base import Money, Platform, joined, named
from .identity import account_or_triple

KUAISHOU = Platform(
    name="kuaishou",
    label="快手",
    channel="kuaishou",
    model=RowModel.ORDER,
    money=Money.ONCE,
    columns={
        "order_no": named("订单号"),
        "receiver": named("收货人姓名"),
        "phone": named("收货人电话"),
        "address": joined("收货地址-省", "收货地址-市", "收货地址-区", "收货地址-街道", "收货地址"),
        "status": named("订单状态"),
        "created_at": named("订单创建时间"),
        "paid_at": named("订单支付时间"),
        "shipped_at": named("发货时间"),
        "paid": named("实付款"),
        "quantity": named("成交数量"),
        "goods": named("商品名称"),
        "buyer_note": named("买家留言"),
        "seller_note": named("订单备注"),
    },
    recognised_by=(("成交数量",), ("订单载体",)),
    identity=account_or_triple,
    # Inferred: nobody has shown us the words of unpaid and closed orders yet.
    statuses={
        "待付款": "unpaid",
        "待发货": "paid",
        "部分发货": "shipped",
        "已发货": "shipped",
        "已收货": "completed",
        "交易成功": "completed",
        "交易关闭": "closed",
        "交易失败": "closed",
    },
    passed_over="""
        赠品订单号, 活动订单编号, 预售定金支付时间, 快递费, 店铺优惠, 平台补贴, 主播补贴, 混资活动优惠,
        支付优惠, 支付方式, 账号类型, 账号明细, 旗帜颜色, 售后状态, 活动订单, 预售/承诺发货时间, 商品ID,
        商品规格, SKU编码, 商品单价, 渠道, CPS达人ID, CPS达人昵称, 预估推广佣金, 预估推广者分佣比例, 团长ID,
        团长昵称, 快赚客ID, 快赚客昵称, 授权推广者ID, 授权推广者昵称, 快递公司, 快递单号, 物流信息,
        集运类型, 直邮类型, 仓库名称, 仓库地址, 实名姓名, 服务门店ID, 服务门店名称, 服务门店地址,
        国补/类国补/消费券
    """,
)
