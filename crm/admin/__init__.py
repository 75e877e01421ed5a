"""The screens of the product; importing them registers them."""

from . import (
    chat_imports,
    coupon,
    customer,
    follow_ups,
    inquiries,
    interaction_points,
    job_runs,
    loss_reason,
    order_imports,
    reminders,
    reply_promise,
    review,
    scenes,
    staff,
    strategy,
    tag_runs,
)

__all__ = [
    "chat_imports",
    "coupon",
    "customer",
    "follow_ups",
    "inquiries",
    "interaction_points",
    "job_runs",
    "loss_reason",
    "order_imports",
    "reminders",
    "reply_promise",
    "review",
    "scenes",
    "staff",
    "strategy",
    "tag_runs",
]
