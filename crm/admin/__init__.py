"""The screens of the product; importing them registers them."""

from . import coupon, customer, interaction_points, loss_reason, order_imports, staff, strategy, tag_runs

__all__ = ["coupon", "customer", "interaction_points", "loss_reason", "order_imports", "staff", "strategy", "tag_runs"]
