from .admin import InquiryAdmin
from .settings import InquirySettingsAdmin

__all__ = ["InquiryAdmin", "InquirySettingsAdmin"]
