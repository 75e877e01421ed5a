"""Says inside the reader that a record is not taken."""

from .codes import Rejection


class RecordRejected(Exception):
    """One record is not taken; the file goes on."""

    def __init__(self, code: Rejection, column: str = "", value: str = "") -> None:
        super().__init__(code, column, value)
        self.code = code
        self.column = column
        self.value = value
