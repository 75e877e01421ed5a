"""A signed-in agent's page in a real browser."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.test import Client
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Error, Page, Request

KEEP_COPIED = """
const write = navigator.clipboard.writeText.bind(navigator.clipboard);
navigator.clipboard.writeText = (text) => { window.copied = text; return write(text); };
"""

CUT_LINE = ("Failed to load resource: net::", "htmx:")  # a refusal by the server is a complaint of its own
PATIENCE = 500  # times two frames
# A deed may ask the server a moment after its click: two frames and what is queued behind them let it begin.
MOMENT = """() => new Promise((done) => {
    setTimeout(done, 200);  // a page in the background paints no frames
    requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done)));
}).then(() => document.readyState === "complete"
    && !document.querySelector(".htmx-request, .htmx-swapping, .htmx-settling"))"""
IDLE: dict[tuple[Browser, str, str], list[BrowserContext]] = {}  # cleared, for the next test
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
    idle = IDLE.setdefault((browser, address, locale), [])
    context = idle.pop() if idle else _new_context(browser, address, locale)
    context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": address}])
    page, complaints = context.new_page(), []
    page.set_viewport_size({"width": width, "height": height})
    page.emulate_media(color_scheme=mode)
    _follow(page)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda said: complaints.append(said.text) if is_complaint(said) else None)
    try:
        yield page
        settle(page)  # nothing is written any more when the rows are taken away
        _clear(context, address)
        idle.append(context)
    except BaseException:
        context.close()
        raise
    finally:
        del RUNNING[page]
    assert not complaints, complaints


def _new_context(browser: Browser, address: str, locale: str) -> BrowserContext:
    context = browser.new_context(base_url=address, locale=locale)
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    context.add_init_script(KEEP_COPIED)
    return context


def _clear(context: BrowserContext, address: str) -> None:
    """As new, but for what the browser keeps of static files: fetching them again is a good part of a page."""
    for page in context.pages:
        page.close()
    context.clear_cookies()
    blank = context.new_page()
    everything = {"origin": address, "storageTypes": "all"}
    context.new_cdp_session(blank).send("Storage.clearDataForOrigin", everything)
    blank.close()


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
    """Wait until the page waits for nothing, twice in a row; `networkidle` comes once, after a page is loaded."""
    quiet = 0
    for _turn in range(PATIENCE):
        quiet = quiet + 1 if _is_at_rest(page) and not RUNNING[page] else 0
        if quiet == 2:
            return


def _is_at_rest(page: Page) -> bool:
    """Whether nothing is on its way into the page, after a moment in which it could have begun."""
    try:
        return bool(page.evaluate(MOMENT))
    except Error:  # the page went away under the question: another one comes
        page.wait_for_timeout(20)
        return False


def is_complaint(said: ConsoleMessage) -> bool:
    """An error; but a line that a test cuts is no fault of the page."""
    return said.type == "error" and not said.text.startswith(CUT_LINE)
