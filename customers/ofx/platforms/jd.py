"""JD's seller export: one record an article, the order's money repeated on each."""

from customers.order_files.contract import RowModel

from .base import Get, Money, Platform, plain_word, status_words

DELETED = plain_word("(删除)")
LOCKED = plain_word("(锁定)")


def _status(platform: Platform, get: Get) -> str:
    """`(删除)` before any word means closed; `(锁定)` changes nothing."""
    word = plain_word(get("status"))
    if word.startswith(DELETED):
        return "closed"
    return platform.words.get(word.removeprefix(LOCKED), "unknown")


def _paid(get: Get, money: Money) -> int:
    """Balance plus what was due, once the payment is confirmed."""
    return money("balance") + money("due") if get("paid_at") else 0


JD = Platform(
    name="jd",
    label="京东",
    model=RowModel.LINES,
    columns={
        "order_no": ("订单号",),
        "account": ("下单帐号",),
        "email": ("邮箱地址",),
        "receiver": ("客户姓名",),
        "phone": ("联系电话",),
        "address": ("客户地址",),
        "status": ("订单状态",),
        "created_at": ("下单时间",),
        "paid_at": ("付款确认时间",),
        "completed_at": ("订单完成时间",),
        "payable": ("订单金额",),
        "balance": ("余额支付",),
        "due": ("应付金额",),
        "sku": ("商家SKUID", "货号", "商品ID"),
        "title": ("商品名称",),
        "quantity": ("订购数量",),
        "unit_price": ("京东价",),
        "buyer_note": ("订单备注",),
        "seller_note": ("商家备注",),
    },
    signs=(("订单号", "京东价", "下单时间"),),
    required=("order_no", "created_at", "due", "quantity"),
    required_money=("due", "unit_price"),
    identity="account",
    words=status_words(
        unpaid="等待付款 等待付款确认 未付款",
        paid="等待出库 锁定 锁定订单 暂停 暂停订单",
        shipped="等待确认收货",
        completed="完成 已完成",
        closed="已取消",
    ),
    status=_status,
    paid=_paid,
)
