"""What every test gets: its own DATA_DIR, no network, and words for what this machine lacks."""

import gc
import os
import sys
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import Group, User
from django.test import Client
from django.utils import translation

from config.celery import app as celery_app
from config.tests.programs import find_program, require
from customers.models import Shop

pytest_plugins = ["config.tests.migrated_once"]

# The shell draws the same pages and takes a quarter less of the processor.
CHROMIUM_SHELL, CHROMIUM = "chromium-headless-shell", "chromium"
QUIET_CHROMIUM = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync",
    "--disable-background-networking", "--disable-component-update",
    "--font-render-hinting=none",  # else the shell gives letters whole pixels
]  # fmt: skip

# Else each process of a run, and each program that a test starts, compiles every module anew.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
sys.dont_write_bytecode = False


def pytest_xdist_auto_num_workers() -> int:
    """One process more than there are processors: some tests wait for programs of their own."""
    return (os.cpu_count() or 1) + 1


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Iterator[object]:
    """What is loaded by its end stays: to look through it over and over takes longer than to gather the tests."""
    gc.disable()
    found = yield
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)
    gc.enable()
    return found


@pytest.hookimpl(wrapper=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> Iterator[None]:
    """Files that empty the database come last, wherever what they share with others has put them.

    What takes a minute by itself begins first among them, so that no process waits for another one at the end.
    What a browser shows is the same on every engine; the pages themselves are asked for on each by other tests.
    """
    for item in items:
        if item.path.stem.endswith("_in_browser") and item.path.stem != "test_a_day_in_browser":
            item.add_marker("any_engine")
    yield
    emptying = {item.path for item in items if _empties(item)}
    long = {item.path for item in items if item.get_closest_marker("long")}
    items.sort(key=lambda item: (item.path in emptying, item.path not in long))


def _empties(item: pytest.Item) -> bool:
    marker = item.get_closest_marker("django_db")
    return bool(marker and marker.kwargs.get("transaction"))


@pytest.fixture(scope="session")
def redis_server() -> str:
    """The path of redis-server."""
    return require("redis-server")


@pytest.fixture(scope="session")
def initdb() -> str:
    """The path of PostgreSQL's initdb; its other programs lie beside it."""
    return require("initdb")


@pytest.fixture(scope="session")
def libreoffice() -> str:
    """The path of LibreOffice's soffice."""
    return require("soffice")


@pytest.fixture(scope="session")
def gettext() -> str:
    """The path of xgettext."""
    return require("xgettext")


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Debian's Chromium, keeping to itself; Playwright's loop in this thread makes Django see 'async'."""
    path = find_program(CHROMIUM_SHELL) or require(CHROMIUM)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        yield {**browser_type_launch_args, "executable_path": path, "args": QUIET_CHROMIUM}


@pytest.fixture(scope="session")
def data_folders(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """New names, by counting: to look for a free one takes longer with each test."""
    parent = tmp_path_factory.mktemp("data")
    return (parent / str(number) for number in count())


@pytest.fixture(autouse=True)
def quick_and_tidy(data_folders: Iterator[Path], settings: Any) -> Path:
    """Files that a test makes stay out of the developer's DATA_DIR; passwords cost no time.

    Static files are looked for when they are asked for: each new client would list them all. The language of the
    last request before is forgotten.
    """
    translation.deactivate()
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.WHITENOISE_AUTOREFRESH = True
    settings.DATA_DIR = next(data_folders)
    settings.MEDIA_ROOT = settings.DATA_DIR / "uploads"
    (settings.DATA_DIR / "broker/queue").mkdir(parents=True)
    return Path(settings.DATA_DIR)


@pytest.fixture(scope="session", autouse=True)
def broker_in_memory() -> None:
    """Wake-up calls of the tests reach no worker."""
    celery_app.conf.update(broker_url="memory://", broker_transport=None, broker_transport_options={})


# People by role, each with the one shop they work for.


@pytest.fixture
def shop(db: None) -> Shop:
    return Shop.objects.create(code="silk", name="Silk House")


def _member(name: str, role: str, shop: Shop) -> User:
    user = User.objects.create_user(name, password="a-long-secret", is_staff=True)
    user.groups.add(Group.objects.get(name=role))
    shop.members.add(user)
    return user


@pytest.fixture
def agent(shop: Shop) -> User:
    return _member("agent", "agent", shop)


@pytest.fixture
def trainer(shop: Shop) -> User:
    return _member("trainer", "trainer", shop)


@pytest.fixture
def manager(shop: Shop) -> User:
    return _member("manager", "manager", shop)


@pytest.fixture
def outsider(db: None) -> User:
    """A manager, but of another shop."""
    return _member("outsider", "manager", Shop.objects.create(code="tea", name="Tea House"))


@pytest.fixture
def operator(db: None) -> User:
    return User.objects.create_superuser("operator", password="a-long-secret")


def _signed_in(user: User) -> Client:
    client = Client(headers={"Accept-Language": "en"})
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def as_agent(agent: User) -> Client:
    return _signed_in(agent)


@pytest.fixture
def as_trainer(trainer: User) -> Client:
    return _signed_in(trainer)


@pytest.fixture
def as_manager(manager: User) -> Client:
    return _signed_in(manager)


@pytest.fixture
def as_outsider(outsider: User) -> Client:
    return _signed_in(outsider)


@pytest.fixture
def as_operator(operator: User) -> Client:
    return _signed_in(operator)


def _stay_on_this_machine(event: str, args: tuple[Any, ...]) -> None:
    if event == "socket.connect":
        address = args[1]
        local = isinstance(address, (str, bytes)) or address[0] in ("localhost", "::1") or address[0].startswith("127.")
        if not local:
            raise OSError(f"Tests do not reach out: {address!r}")


sys.addaudithook(_stay_on_this_machine)
