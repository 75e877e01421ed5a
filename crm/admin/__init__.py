"""The screens of the product; importing them registers them."""

from . import (
    chat_imports,
    coupon,
    customer,
    inquiries,
    interaction_points,
    job_runs,
    loss_reason,
    order_imports,
    reminders,
    review,
    reply_promise,
    staff,
    strategy,
    tag_runs,
)

__all__ = [
    "chat_imports",
    "coupon",
    "customer",
    "inquiries",
    "interaction_points",
    "job_runs",
    "loss_reason",
    "order_imports",
    "reminders",
    "review",
    "reply_promise",
    "staff",
    "strategy",
    "tag_runs",
]
