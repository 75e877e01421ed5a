"""The screens of the product; importing them registers them."""

from . import (
    coupon,
    customer,
    interaction_points,
    job_runs,
    loss_reason,
    order_imports,
    reminders,
    staff,
    strategy,
    tag_runs,
)

__all__ = [
    "coupon",
    "customer",
    "interaction_points",
    "job_runs",
    "loss_reason",
    "order_imports",
    "reminders",
    "staff",
    "strategy",
    "tag_runs",
]
