from .admin import TagRunAdmin

__all__ = ["TagRunAdmin"]
