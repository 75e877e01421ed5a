"""The kinds of file that import-export offers here: both are written by our own writers."""

from collections.abc import Iterable, Iterator, Sequence

from import_export.formats.base_formats import Format

from customers.render_csv import csv_lines
from customers.render_xlsx import xlsx_pieces


class FileFormat(Format):
    """Written piece by piece; formula signs are made harmless."""

    extension: str
    content_type: str
    title: str

    def get_title(self) -> str:
        """What the form calls it."""
        return self.title

    def get_extension(self) -> str:
        """How its names end."""
        return self.extension

    def get_content_type(self) -> str:
        """What the browser is told."""
        return self.content_type

    def can_export(self) -> bool:
        """Always."""
        return True

    def pieces(self, header: Sequence[object], rows: Iterable[Sequence[object]], title: str) -> Iterator[bytes]:
        """The bytes of the file."""
        raise NotImplementedError


class CsvFile(FileFormat):
    extension, title = "csv", "CSV"
    content_type = "text/csv; charset=utf-8"

    def pieces(self, header: Sequence[object], rows: Iterable[Sequence[object]], title: str) -> Iterator[bytes]:
        """UTF-8 with a byte order mark."""
        return csv_lines(header, rows)


class ExcelFile(FileFormat):
    extension, title = "xlsx", "Excel (.xlsx)"
    content_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

    def pieces(self, header: Sequence[object], rows: Iterable[Sequence[object]], title: str) -> Iterator[bytes]:
        """A workbook."""
        return xlsx_pieces(header, rows, title=title)


FORMATS: list[type[FileFormat]] = [CsvFile, ExcelFile]
