from .door import ExportDoor
from .sending import send_file

__all__ = ["ExportDoor", "send_file"]
