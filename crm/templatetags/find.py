"""What the find box and the agent's day format."""

from django import template

from crm.marks import days_ago

register = template.Library()


@register.filter
def days_since(days: int | None) -> str:
    """How long ago, in words."""
    return days_ago(days)
