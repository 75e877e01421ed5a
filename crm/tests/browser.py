"""A signed-in agent's page in a real browser."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.test import Client
from playwright.sync_api import Browser, ConsoleMessage, Page, Request

KEEP_COPIED = """
const write = navigator.clipboard.writeText.bind(navigator.clipboard);
navigator.clipboard.writeText = (text) => { window.copied = text; return write(text); };
"""

CUT_LINE = ("Failed to load resource: net::", "htmx:")  # a refusal by the server is a complaint of its own
PATIENCE = 500  # times 20 ms
RUNNING: dict[Page, set[Request]] = {}


@contextmanager
def signed_in_page(
    browser: Browser,
    address: str,
    client: Client,
    *,
    width: int = 1366,
    height: int = 650,
    locale: str = "en",
    mode: str = "light",
) -> Iterator[Page]:
    """A page of the client's session at address; what the browser complains about fails the test at the end.

    Paths stand for addresses (`page.goto("/admin/")`); the text copied last is `window.copied`.
    """
    view = {"width": width, "height": height}
    context = browser.new_context(base_url=address, locale=locale, viewport=view, color_scheme=mode)
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": address}])
    context.add_init_script(KEEP_COPIED)
    page, complaints = context.new_page(), []
    _follow(page)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda said: complaints.append(said.text) if is_complaint(said) else None)
    try:
        yield page
        settle(page)  # nothing is written any more when the rows are taken away
    finally:
        del RUNNING[page]
        context.close()
    assert not complaints, complaints


def _follow(page: Page) -> None:
    running = RUNNING[page] = set()

    def begun(request: Request) -> None:  # Playwright wants plain functions to call
        running.add(request)

    def ended(request: Request) -> None:
        running.discard(request)

    page.on("request", begun)
    page.on("requestfinished", ended)
    page.on("requestfailed", ended)


def settle(page: Page) -> None:
    """Wait until the page waits for nothing; `networkidle` comes once, after a page is loaded."""
    for _turn in range(PATIENCE):
        if not RUNNING[page]:
            return
        page.wait_for_timeout(20)


def is_complaint(said: ConsoleMessage) -> bool:
    """An error; but a line that a test cuts is no fault of the page."""
    return said.type == "error" and not said.text.startswith(CUT_LINE)
