from .admin import NotificationAdmin

__all__ = ["NotificationAdmin"]
