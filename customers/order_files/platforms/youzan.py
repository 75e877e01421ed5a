"""Youzan: one record an order, all its articles in one cell."""

from customers.order_files.contract import RowModel

from .base import Money, Platform, filled, joined, named
from .identity import account_or_triple

YOUZAN = Platform(
    name="youzan",
    label="有赞",
    channel="youzan",
    model=RowModel.ORDER,
    money=Money.ONCE,
    columns={
        "order_no": named("订单号"),
        # The nick may be changed; the phone of the account stays.
        "key_account": named("买家手机号"),
        "account": named("买家昵称"),
        "receiver": named("收货人/提货人"),
        "phone": filled("收货人手机号/提货人手机号", "买家手机号"),
        "address": joined("收货人省份", "收货人城市", "收货人地区", "详细收货地址/提货地址"),
        "status": named("订单状态"),
        "created_at": named("订单创建时间"),
        "paid_at": named("买家付款时间"),
        "completed_at": named("交易成功时间"),
        "payable": named("应收订单金额"),
        "paid": named("订单实付金额"),
        "refund": named("订单已退款金额"),
        "goods": named("全部商品名称"),
        "buyer_note": named("买家备注"),
        "seller_note": named("商家订单备注"),
    },
    recognised_by=(("全部商品名称",), ("收货人/提货人",)),
    identity=account_or_triple,
    statuses={
        "待付款": "unpaid",
        "待支付": "unpaid",
        "待接单": "paid",
        "待成团": "paid",
        "待发货": "paid",
        "退款中": "paid",
        "部分发货": "shipped",
        "已发货": "shipped",
        "交易完成": "completed",
        "交易成功": "completed",
        "交易关闭": "closed",
        "退款成功": "refunded",
    },
    passed_over="""
        销售渠道, 归属店铺, 订单类型, 推广方式, 订单来源, 付款方式, 支付流水号, 商品金额合计, 运费,
        店铺优惠合计, 支付优惠合计, 订单实收金额, 订单抵用积分数, 店铺优惠方式, 支付优惠方式, 商品种类数,
        订单配送方式, 同城送达时间/提货时间, 订单星级, 买家是否会员, 下单网点, 收银员, 分销员, 销售导购,
        专属导购, 订单退款状态, 桌号, 挂账主体, 挂账手机号, 团长订单, 订单风险标签, 分销员手机号,
        分销员所属店铺, 分销员所属团队, 分销员所属分组, 分销员等级, 订单佣金类型, 订单佣金金额,
        订单下级卖货提成类型, 订单下级卖货提成金额, 优惠券码名称
    """,
)
