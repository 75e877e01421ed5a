"""JD's export: one record an article, the order's money on each."""

from collections.abc import Iterable

from .cells import Numbered, Row, received_at, yuan

COLUMNS = [
    "订单号", "商品ID", "商品名称", "订购数量", "支付方式", "下单时间", "京东价", "订单金额", "结算金额",
    "余额支付", "应付金额", "订单状态", "订单类型", "下单帐号", "客户姓名", "客户地址", "联系电话",
    "订单备注", "发票类型", "发票抬头", "发票内容", "商家备注", "商家备注等级（等级1-5为由高到低）",
    "运费金额", "付款确认时间", "增值税发票", "货号", "订单完成时间", "订单来源", "订单渠道", "送装服务",
    "服务费", "仓库ID", "仓库名称", "商家SKUID",
]  # fmt: skip
STATUS = {
    "unpaid": "等待付款",
    "paid": "等待出库",
    "shipped": "等待确认收货",
    "completed": "完成",
    "closed": "已取消",
}


def rows(orders: list[Numbered]) -> Iterable[Row]:
    """One record for each line of each order."""
    for order_no, one in orders:
        person, amount = one.person, yuan(one.amount)
        for line in one.lines:
            yield {
                "订单号": order_no,
                "商品ID": 10_040_000_000 + sum(line.good.sku.encode()),
                "商品名称": line.good.title,
                "订购数量": line.quantity,
                "支付方式": "在线支付",
                "下单时间": one.ordered_at,
                "京东价": yuan(line.good.price),
                "订单金额": amount,
                "结算金额": amount,
                "余额支付": "0.00",
                "应付金额": amount,
                "订单状态": STATUS[one.status],
                "订单类型": "销售订单",
                "下单帐号": f"jd_{person.account}",
                "客户姓名": person.name,
                "客户地址": "".join(person.place) + person.street,
                "联系电话": f"{person.phone[:3]}****{person.phone[-4:]}",
                "订单备注": one.buyer_note,
                "商家备注": one.seller_note,
                "运费金额": "0.00",
                "付款确认时间": one.paid_at or "",
                "货号": line.good.sku,
                "订单完成时间": received_at(one),
                "订单来源": "移动端订单" if person.number % 3 else "PC端订单",
                "订单渠道": "暂无来源",
                "服务费": "0.00",
                "商家SKUID": line.good.sku,
            }
