"""Order files of three kinds, written line by line."""

import io

from customers.services.order_imports import receive_file

HEADER = "order_no,customer,paid_at,amount,sku,product,qty,unit_price,status,refund\n"
ORDERS = (
    "订单编号,买家会员名,买家应付货款,买家实际支付金额,退款金额,订单状态,收货人姓名,联系手机,收货地址,订单创建时间,"
    "订单付款时间,宝贝标题,宝贝总数量\n"
)
ITEMS = "订单编号,标题,价格,购买数量,外部系统编号,商品属性,套餐信息,备注,订单状态,商家编码\n"


def received(shop, text, **facts):
    """An upload that waits for its review."""
    return receive_file(shop=shop, file=io.BytesIO(text.encode()), file_name="orders.csv", **facts)


def generic(*lines):
    return HEADER + "".join(f"{line}\n" for line in lines)


def taobao(
    no, buyer, *, paid="100.00", refund="0.00", status="买家已付款，等待卖家发货", name="", phone="", on="2026-03-02"
):
    at = f"{on} 09:05:00"
    return f"{no},{buyer},{paid},{paid},{refund},{status},{name},{phone},,{at},{at},丝巾,1\n"


def item(no, title, quantity=1):
    return f"{no},{title},39.00,{quantity},,,,,交易成功,SF-{title}\n"


A = "A1,wang,2026-03-02 09:05:00,399.00,SF-90,Silk scarf,1,399.00,paid,0.00"
A2 = "A1,wang,2026-03-02 09:05:00,399.00,SF-90,Silk scarf,1,399.00,completed,20.00"
A2_LINES = "A1,wang,2026-03-02 09:05:00,200.00,SF-90,Silk scarf (new),1,200.00,completed,20.00"
B = "B1,li,2026-03-03 09:05:00,99.50,SF-10,Tie,1,99.50,paid,0.00"
C = "C1,wang,2026-04-03 09:05:00,10.00,SF-11,Soap,1,10.00,paid,0.00"
