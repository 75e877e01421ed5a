"""By what rules a shop treats its inquiries."""

from crm.models import InquirySettings
from customers.models import Shop


def inquiry_settings(shop: Shop) -> InquirySettings:
    """The shop's own; a shop where nobody has said anything has the usual ones."""
    return InquirySettings.objects.filter(shop=shop).first() or InquirySettings(shop=shop)
