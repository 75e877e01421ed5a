"""Tests in a real browser empty the database after themselves; what migrations made comes back before the next one."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from playwright.sync_api import Browser, Page

from .browser import signed_in_page


@pytest.fixture(scope="session")
def migrated_rows(django_db_setup, django_db_blocker):
    """What migrations leave behind."""
    with django_db_blocker.unblock():
        return connection.creation.serialize_db_to_string()


@pytest.fixture(autouse=True)
def rows_on_this_connection(request):
    """Django keeps those rows on the connection, and that is another one from the start of Playwright on."""
    marker = request.node.get_closest_marker("django_db")
    if not marker or not marker.kwargs.get("serialized_rollback"):
        return
    if "browser" in request.fixturenames:
        request.getfixturevalue("browser")
    if not hasattr(connection, "_test_serialized_contents"):
        connection._test_serialized_contents = request.getfixturevalue("migrated_rows")


@pytest.fixture
def agent_page(browser: Browser, live_server: Any, as_agent: Client) -> Iterator[Callable[..., Page]]:
    """Opens pages for the agent: `agent_page(width=683, locale="zh-CN", mode="dark")`; complaints fail the test."""
    with ExitStack() as pages:
        yield lambda **wishes: pages.enter_context(signed_in_page(browser, live_server.url, as_agent, **wishes))
