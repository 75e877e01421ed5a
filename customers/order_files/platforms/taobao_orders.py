"""Taobao and Tmall 订单报表: one record an order. Every generation, Qianniu's and the HTML table too."""

from customers.order_files.contract import RowModel

from .base import Money, Platform, filled, named, unmasked
from .identity import account_or_triple

TAOBAO_ORDERS = Platform(
    name="taobao_orders",
    label="淘宝/天猫",
    channel="taobao",
    model=RowModel.ORDER,
    money=Money.ONCE,
    columns={
        "order_no": named("订单编号", "主订单编号"),
        "account": unmasked("买家会员名", "买家会员昵称", "买家昵称"),
        "email": named("买家支付宝账号"),
        "receiver": named("收货人姓名"),
        "phone": filled("联系手机", "联系电话"),
        "address": named("收货地址"),
        "status": named("订单状态"),
        "created_at": named("订单创建时间"),
        "paid_at": named("订单付款时间"),
        "shipped_at": named("发货时间"),
        "completed_at": named("确认收货时间"),
        "payable": named("总金额", "买家应付货款"),
        "paid": named("买家实际支付金额", "买家实付金额"),
        "refund": named("退款金额"),
        "quantity": named("宝贝总数量"),
        "goods": named("宝贝标题", "商品标题"),
        "buyer_note": named("买家留言"),
        "seller_note": filled("订单备注", "商家备忘", "商家备注"),
    },
    recognised_by=(
        ("订单编号",),
        ("买家会员名", "买家会员昵称", "买家昵称", "买家实际支付金额", "买家实付金额"),
    ),
    identity=account_or_triple,
    statuses={
        "等待买家付款": "unpaid",
        "买家已付款，等待卖家发货": "paid",
        "等待卖家发货": "paid",
        "卖家部分发货": "shipped",
        "卖家已发货，等待买家确认": "shipped",
        "等待买家确认收货": "shipped",
        "交易成功": "completed",
        "交易关闭": "closed",
        "退款成功": "refunded",
    },
    passed_over="""
        支付单号, 支付详情, 买家应付邮费, 买家支付积分, 总金额, 返点积分, 买家实际支付积分, 运送方式,
        虚拟号过期时间, 宝贝种类, 物流单号, 物流公司, 店铺Id, 店铺名称, 订单关闭原因, 卖家服务费,
        买家服务费, 发票抬头, 是否手机订单, 分阶段订单信息, 特权订金订单id, 是否上传合同照片, 是否上传小票,
        是否代付, 定金排名, 修改后的sku, 修改后的收货地址, 异常信息, 天猫卡券抵扣, 集分宝抵扣,
        是否是O2O交易, 新零售交易类型, 新零售导购门店名称, 新零售导购门店id, 新零售发货门店名称,
        新零售发货门店id, 预约门店, 打款商家金额, 含应开票给个人的个人红包, 是否信用购, 体验期结束时间,
        前N有礼, 配送类型, 直播返现状态, 返现金额, 延迟发货自动赔付金额, 新零售成交门店昵称,
        新零售成交门店id, 新零售成交经销商id, 预售订单, 是否主动赔付, 主动赔付金额, 主动赔付出账时间,
        商品属性SKU, C2B小额收款, 确认收货打款金额, 含应开票给个人红包, 总金额(旧版), 商家昵称, 应发货时间,
        备注标签, 商品属性
    """,
)
