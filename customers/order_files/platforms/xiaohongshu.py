"""Xiaohongshu (Qianfan), sheet 包裹详情: one record an article with amounts of its own."""

from customers.order_files.contract import RowModel

from .base import Money, Platform, filled, joined, named, when_paid
from .identity import account_or_triple

XIAOHONGSHU = Platform(
    name="xiaohongshu",
    label="小红书",
    channel="xiaohongshu",
    model=RowModel.LINES,
    money=Money.SUM,
    columns={
        "order_no": named("订单号"),
        "account": named("用户编号"),
        "receiver": named("收件人姓名"),
        "phone": named("收件人电话"),
        "address": joined("省", "市", "区", "收件人地址"),
        "status": named("订单状态"),
        "created_at": named("订单创建时间"),
        "paid_at": named("支付时间"),
        "shipped_at": named("订单发货时间"),
        "completed_at": named("订单完成时间"),
        "payable": named("用户应付金额(元)"),
        "paid": named("用户应付金额(元)"),
        "quantity": named("SKU件数"),
        "buyer_note": named("用户备注"),
        "seller_note": named("包裹备注信息"),
        "sku": filled("商家编码", "小红书编码", "规格ID"),
        "title": filled("SKU名称", "商品名称"),
        "variant": named("SKU规格"),
    },
    recognised_by=(("规格ID",), ("SKU件数",)),
    identity=account_or_triple,
    paid_counts=when_paid,
    # Inferred: the words of unpaid and shipped orders.
    statuses={
        "待付款": "unpaid",
        "待支付": "unpaid",
        "待配货": "paid",
        "配货中": "paid",
        "待发货": "paid",
        "部分发货": "shipped",
        "已发货": "shipped",
        "已完成": "completed",
        "已取消": "closed",
        "已关闭": "closed",
    },
    passed_over="""
        售后状态, 订单类型, 订单标记, 区域编码, 条形码, 达人ID, 达人名称, 达人名称(待下线), 是否为赠品,
        发票/Invoice, 商品总价(元), 平台优惠(元), 店铺优惠(元), 支付渠道优惠(元), SKU商家改价(元),
        商家应收金额(元)（支付金额）, 支付方式, 支付渠道订单号, 支付期数, 利息费用, 手续费承担方,
        sku净重(kg), 包裹总净重(kg), 包裹总运费(元), 快递公司, 快递单号, 发货链接, 大头笔/Paint Marker,
        集包地/Express Extend 1, 三段码/Express Extend 2, 订购人身份证姓名/ID Name,
        订购人身份证号/ID Number, 收件人身份证姓名, 收件人身份证号, 预售订单开始发货时间,
        预售订单截止发货时间, 承诺发货时间, 发货仓库, 确认收货类型, 是否延迟收货, 包裹备注标记, 异常原因,
        店铺名称, 运费模版名称, 物流方案名称, 第三方机构订单号, 国补模式, 供应商id, 供应商名称, 商品ID
    """,
)
