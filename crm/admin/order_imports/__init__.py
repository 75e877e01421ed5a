from .admin import OrderImportAdmin

__all__ = ["OrderImportAdmin"]
