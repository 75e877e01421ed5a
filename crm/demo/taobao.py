"""Taobao's 订单报表, one record an order, and its 宝贝报表 with the lines."""

from collections.abc import Iterable

from .cells import Numbered, Row, received_at, yuan

SHOP_NAME = "熟客小铺"

ORDER_COLUMNS = [
    "订单编号", "买家会员名", "买家支付宝账号", "支付单号", "支付详情", "买家应付货款", "买家应付邮费",
    "买家支付积分", "总金额", "返点积分", "买家实际支付金额", "买家实际支付积分", "订单状态", "买家留言",
    "收货人姓名", "收货地址 ", "运送方式", "联系电话 ", "联系手机", "订单创建时间", "订单付款时间 ",
    "宝贝标题 ", "宝贝种类 ", "物流单号 ", "物流公司", "订单备注", "宝贝总数量", "店铺Id", "店铺名称",
    "订单关闭原因", "卖家服务费", "买家服务费", "发票抬头", "是否手机订单", "分阶段订单信息",
    "特权订金订单id", "是否上传合同照片", "是否上传小票", "是否代付", "定金排名", "修改后的sku",
    "修改后的收货地址", "异常信息", "天猫卡券抵扣", "集分宝抵扣", "是否是O2O交易", "新零售交易类型",
    "新零售导购门店名称", "新零售导购门店id", "新零售发货门店名称", "新零售发货门店id", "退款金额",
    "预约门店", "确认收货时间", "打款商家金额", "含应开票给个人的个人红包", "是否信用购",
    "体验期结束时间", "前N有礼", "配送类型", "主订单编号",
]  # fmt: skip
ITEM_COLUMNS = [
    "订单编号", "标题", "价格", "购买数量", "外部系统编号", "商品属性", "套餐信息", "备注", "订单状态",
    "商家编码",
]  # fmt: skip
STATUS = {
    "unpaid": "等待买家付款",
    "paid": "买家已付款，等待卖家发货",
    "shipped": "卖家已发货，等待买家确认",
    "completed": "交易成功",
    "closed": "交易关闭",
    "refunded": "交易关闭",
}


def order_rows(orders: list[Numbered]) -> Iterable[Row]:
    """The 订单报表."""
    return map(_order, orders)


def _order(numbered: Numbered) -> Row:
    order_no, one = numbered
    person, amount = one.person, yuan(one.amount)
    was_paid = one.paid_at is not None
    sent = one.status in ("shipped", "completed")
    return {
        "订单编号": f'="{order_no}"',
        "买家会员名": person.account,
        "买家支付宝账号": f"{person.number:05d}@example.com",
        "支付单号": f"{one.ordered_at:%Y%m%d}2200{order_no[-12:]}" if was_paid else "",
        "买家应付货款": amount,
        "买家应付邮费": "0.00",
        "买家支付积分": "0",
        "总金额": amount,
        "返点积分": "0",
        "买家实际支付金额": amount if was_paid else "0.00",
        "买家实际支付积分": "0",
        "订单状态": STATUS[one.status],
        "买家留言": one.buyer_note,
        "收货人姓名": person.name,
        "收货地址 ": f"{' '.join(person.place)} {person.street}(000000)",
        "运送方式": "快递",
        "联系手机": f"'{person.phone}",
        "订单创建时间": one.ordered_at,
        "订单付款时间 ": one.paid_at or "",
        "宝贝标题 ": "，".join(line.good.title for line in one.lines),
        "宝贝种类 ": len(one.lines),
        "物流单号 ": f"No:SK{order_no[-11:]}" if sent else "",
        "物流公司": "圆通速递" if sent else "",
        "订单备注": one.seller_note,
        "宝贝总数量": one.quantity,
        "店铺Id": "0",
        "店铺名称": SHOP_NAME,
        "订单关闭原因": "买家退款" if one.status == "refunded" else "订单未关闭",
        "卖家服务费": "0",
        "买家服务费": "0元",
        "是否手机订单": "手机订单" if person.number % 3 else "",
        "特权订金订单id": '=""',
        "退款金额": yuan(one.refund),
        "确认收货时间": received_at(one),
        "打款商家金额": f"{yuan(one.amount - one.refund)}元" if one.status == "completed" else "0.00元",
        "主订单编号": order_no,
    }


def item_rows(orders: list[Numbered]) -> Iterable[Row]:
    """The 宝贝报表."""
    for order_no, one in orders:
        for line in one.lines:
            yield {
                "订单编号": f'="{order_no}"',
                "标题": line.good.title,
                "价格": yuan(line.good.price),
                "购买数量": line.quantity,
                "外部系统编号": line.good.sku,
                "商品属性": line.good.variant,
                "订单状态": STATUS[one.status],
                "商家编码": line.good.sku,
            }
