"""A team's file: made, uploaded, looked at, confirmed."""

import csv
import io
import re

import openpyxl
from django.core.files.uploadedfile import SimpleUploadedFile

IMPORT, PROCESS = "/admin/customers/customer/import/", "/admin/customers/customer/process_import/"


def csv_bytes(*rows, encoding="utf-8-sig"):
    buffer = io.StringIO()
    csv.writer(buffer).writerows(rows)
    return buffer.getvalue().encode(encoding)


def xlsx_bytes(*rows):
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def upload(client, shop, content, name="notes.csv"):
    """The answer to an upload: a way to the review, or the form with its error."""
    return client.post(IMPORT, {"shop": shop.pk, "import_file": SimpleUploadedFile(name, content)})


def review(client, shop, content, name="notes.csv", **query):
    """The review page."""
    answer = upload(client, shop, content, name)
    assert answer.status_code == 302, errors(answer)
    page = client.get(answer.url + "".join(f"&{name}={value}" for name, value in query.items()))
    assert page.status_code == 200
    return page


def errors(answer):
    """What the form says."""
    return [error for found in answer.context["form"].errors.values() for error in found]


def confirm(client, page, **posted):
    """The button of the review."""
    skips = "1" if page.context["error_count"] else "0"
    return client.post(PROCESS, {"review": page.context["review"], "skips_bad_rows": skips, **posted})


def bring_in(client, shop, content, name="notes.csv"):
    """Upload, look, confirm."""
    page = review(client, shop, content, name)
    confirm(client, page)
    return page


def outcomes(page):
    """How many rows have each outcome, those without left out."""
    return {str(outcome): count for outcome, count in page.context["outcomes"].items() if count}


def troubles(page):
    """By row number what is wrong, in words."""
    return {line.number: [f"{one.column}|{one.value}|{one.label}" for one in line.troubles]
            for line in page.context["lines"] if line.troubles}  # fmt: skip


def deeds(page):
    return {line.number: line.deeds for line in page.context["lines"] if line.deeds}


def text_of(answer):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))
