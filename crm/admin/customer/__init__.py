from .admin import CustomerAdmin

__all__ = ["CustomerAdmin"]
