"""The cells of the customer list: they format, they never ask the database."""

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from crm.marks import NONE
from crm.selectors.customer_list import CustomerLine
from crm.selectors.next_follow_up import NextFollowUp
from tagging.looks import group_class


def who_cell(line: CustomerLine) -> SafeString:
    """Name over nick and channel."""
    below = " · ".join(part for part in (line.nick, line.channel) if part)
    return format_html('<span class="sk-two"><span>{}</span><span>{}</span></span>', line.name, below)


def tags_cell(line: CustomerLine) -> SafeString:
    """Manual tags, then the numbers of the groups that are still empty."""
    chips = format_html_join(
        "",
        '<span class="sk-tag {}">{}</span>',
        ((group_class(tag.group.number), tag.label) for tag in line.tags),
    )
    gaps = format_html_join(
        "",
        '<span class="sk-gap {}" title="{}">{}</span>',
        ((group_class(group.number), group.name, group.number) for group in line.gaps),
    )
    if line.gaps:
        gaps = format_html('<span class="sk-missing"><span class="sk-mute sk-small">{}</span>{}</span>', _("gap"), gaps)
    return format_html('<span class="sk-tags">{}{}</span>', chips, gaps)


def money_cell(line: CustomerLine) -> SafeString:
    """What was spent, over how many orders."""
    orders = ngettext("%(n)s order", "%(n)s orders", line.order_count) % {"n": f"{line.order_count:,d}"}
    return format_html(
        '<span class="sk-two sk-right"><span>{}</span><span>{}</span></span>', f"{line.spent:,.2f}", orders
    )


def next_cell(following: NextFollowUp | None) -> SafeString:
    """When and why, with whose it is when it is not the reader's."""
    if following is None:
        return NONE
    below = " · ".join(part for part in (following.reason, following.owner) if part)
    return format_html(
        '<span class="sk-two fu-next" title="{}"><span class="{}">{}</span><span>{}</span></span>',
        below,
        "day-late" if following.is_overdue else "",
        following.when,
        below,
    )
