"""Pages in a real browser."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import pytest
from django.test import Client
from playwright.sync_api import Browser, Page

from .browser import signed_in_page


@pytest.fixture
def agent_page(browser: Browser, live_server: Any, as_agent: Client) -> Iterator[Callable[..., Page]]:
    """Opens pages for the agent: `agent_page(width=683, locale="zh-CN", mode="dark")`; complaints fail the test."""
    with ExitStack() as pages:
        yield lambda **wishes: pages.enter_context(signed_in_page(browser, live_server.url, as_agent, **wishes))
