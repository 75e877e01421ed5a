"""What an export form answers, and what stands in the file."""

import csv
import io

import openpyxl

CUSTOMERS, ORDERS = "/admin/customers/customer/", "/admin/customers/order/"
CSV, EXCEL = "0", "1"
FIRST, SECOND = "0", "1"
WHOLE = {"shows_contact": "on", "reason": "Parcels were lost, the carrier wants the addresses"}
TRIGGERS = ["=", "+", "-", "@", "\t", "\r", "\n", "\0", "＝", "＋", "－", "＠", "  =", "\u3000@"]


def export(client, page=CUSTOMERS, query="", **asked):
    """The answer to a filled export form."""
    return client.post(f"{page}export/{query}", {"format": CSV, "resource": FIRST, "reason": "", **asked})


def content(answer):
    assert answer.status_code == 200
    assert answer.streaming, answer.content.decode()
    return b"".join(answer.streaming_content)


def table(answer):
    """Header and rows of a CSV file."""
    header, *rows = csv.reader(io.StringIO(content(answer).decode("utf-8-sig"), newline=""))
    return header, rows


def columns(answer, name):
    header, rows = table(answer)
    return [row[header.index(name)] for row in rows]


def sheet(answer):
    return openpyxl.load_workbook(io.BytesIO(content(answer))).active
