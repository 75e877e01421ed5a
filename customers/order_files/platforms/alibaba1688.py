"""1688: one record an article; the order's columns, its number too, stand on its first record only."""

from customers.order_files.contract import RowModel

from .base import Money, Platform, filled, named
from .identity import account_or_triple

ALIBABA1688 = Platform(
    name="alibaba1688",
    label="1688",
    channel="alibaba1688",
    model=RowModel.FIRST,
    money=Money.ONCE,
    columns={
        "order_no": named("订单编号"),
        "account": named("买家会员名"),
        "receiver": named("收货人姓名"),
        "phone": filled("联系手机", "联系电话"),
        "address": named("收货地址"),
        "status": named("订单状态"),
        "created_at": named("订单创建时间"),
        "paid_at": named("订单付款时间"),
        "payable": named("货品总价(元)"),
        "paid": named("实付款(元)"),
        "quantity": named("数量"),
        "buyer_note": named("买家留言"),
        "sku": filled("单品货号", "货号", "SKU ID"),
        "title": named("货品标题"),
        "variant": named("货品种类"),
        "unit_price": named("单价(元)"),
    },
    recognised_by=(("货品标题",), ("实付款(元)",)),
    identity=account_or_triple,
    fills_down=True,
    statuses={
        "等待买家付款": "unpaid",
        "等待卖家发货": "paid",
        "部分发货": "shipped",
        "等待买家确认收货": "shipped",
        "等待买家收货": "shipped",
        "交易成功": "completed",
        "交易关闭": "closed",
        "交易取消": "closed",
        "退款成功": "refunded",
    },
    passed_over="""
        买家公司名, 卖家公司名, 卖家会员名, 运费(元), 涨价或折扣(元), 发货方, 邮编, 单位, 型号, Offer ID,
        物料编号, 物流公司, 运单号, 发票：购货单位名称, 发票：纳税人识别号, 发票：地址、电话,
        发票：开户行及账号, 发票：收取地址, 关联编号, 是否代发订单, 下单批次号, 下游渠道, 下游订单号,
        下单公司主体, 发起人登录名
    """,
)
