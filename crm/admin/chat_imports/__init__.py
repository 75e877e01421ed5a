from .admin import ChatImportAdmin

__all__ = ["ChatImportAdmin"]
