"""Parts of a page that htmx swaps in, each a page of its own without scripts."""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

FOLDER = "admin/crm/customer"


def is_htmx(request: HttpRequest) -> bool:
    """Whether a part of the page is asked for, not a page."""
    return request.headers.get("HX-Request") == "true"


def number(text: str | None) -> int:
    """A key or count from outside; 0 for anything else."""
    return int(text) if text and len(text) < 19 and text.isascii() and text.isdigit() else 0


def part_or_page(
    admin: Any, request: HttpRequest, context: dict[str, Any], *, part: str, page: str, title: str
) -> HttpResponse:
    """The part alone for htmx, else the page around it."""
    if is_htmx(request):
        return render(request, f"{FOLDER}/{part}", context)
    whole = {**admin.admin_site.each_context(request), "title": title, "opts": admin.opts, **context}
    return render(request, f"{FOLDER}/{page}", whole)


def many_address(keys: list[int]) -> str:
    """The page that compares several customers."""
    query = urlencode({"of": ",".join(map(str, sorted(keys)))}, safe=",")
    return f"{reverse('admin:customers_customer_merge_many')}?{query}"
