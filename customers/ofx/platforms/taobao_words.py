"""The status words that Taobao's two reports share."""

from .base import status_words

TAOBAO_WORDS = status_words(
    unpaid="等待买家付款 等待付款",
    paid="买家已付款,等待卖家发货 等待卖家发货",
    shipped="卖家部分发货 卖家已发货,等待买家确认 等待买家确认收货",
    completed="交易成功",
    closed="交易关闭",
    refunded="退款成功",
)
