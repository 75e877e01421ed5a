"""What the environment may say; odd values are refused with words that help."""

import os
import re
import secrets
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import environ
from django.core.exceptions import ImproperlyConfigured

BASE_DIR = Path(__file__).resolve().parent.parent
DATA_FOLDERS = ("static", "uploads", "broker/queue", "broker/control")
KEY_FILE = "secret_key"
KEY_LENGTH = 50
PLACEHOLDERS = ("django-insecure-", "changeme", "change-me", "secret", "example")
LOCAL_HOSTS = ["localhost", ".localhost", "127.0.0.1", "[::1]"]
WORDS = {"1": True, "true": True, "yes": True, "on": True} | dict.fromkeys(("0", "false", "no", "off"), False)


@dataclass(frozen=True)
class Env:
    """The environment after checking: settings need no second look."""

    production: bool
    debug: bool
    secret_key: str
    allowed_hosts: list[str]
    data_dir: Path
    database: dict[str, Any]
    redis_url: str
    bind: str
    port: int
    demo: bool
    proxies: int
    log_level: str
    site_url: str
    email: dict[str, Any]
    reminder_hosts: list[str]


def read(values: Mapping[str, str]) -> Env:
    """The checked environment; raises ImproperlyConfigured naming the variable at fault."""
    production = _mode(values) == "production"
    debug = _switch(values, "DEBUG", default=False)
    if production and debug:
        raise ImproperlyConfigured("DEBUG must be off in production: unset DEBUG or set DEBUG=0.")
    data_dir = _data_dir(values)
    hosts = _production_hosts(values) if production else _hosts(values) or LOCAL_HOSTS
    port = _number(values, "PORT", default=8000, lowest=1, highest=65535)
    return Env(
        production=production,
        debug=debug,
        secret_key=_production_key(values) if production else _development_key(values, data_dir),
        allowed_hosts=hosts,
        data_dir=data_dir,
        database=_database(values, data_dir),
        redis_url=_redis_url(values),
        bind=values.get("BIND", "").strip() or ("0.0.0.0" if production else "127.0.0.1"),  # noqa: S104
        port=port,
        demo=_switch(values, "DEMO", default=True),
        proxies=_number(values, "PROXIES", default=0, lowest=0, highest=5),
        log_level=_log_level(values),
        site_url=_site_url(values) or (f"https://{hosts[0].lstrip('.')}" if production else f"http://localhost:{port}"),
        email=_email(values),
        reminder_hosts=[host.strip() for host in values.get("REMINDER_HOSTS", "").split(",") if host.strip()],
    )


def _mode(values: Mapping[str, str]) -> str:
    mode = values.get("SHUKE_ENV", "").strip() or "development"
    if mode not in ("development", "production"):
        raise ImproperlyConfigured(f"SHUKE_ENV is {mode!r}: use 'development' or 'production'.")
    return mode


def _switch(values: Mapping[str, str], name: str, *, default: bool) -> bool:
    word = values.get(name, "").strip().lower()
    if not word:
        return default
    if word not in WORDS:
        raise ImproperlyConfigured(f"{name} is {word!r}: use 1 or 0.")
    return WORDS[word]


def _number(values: Mapping[str, str], name: str, *, default: int, lowest: int, highest: int) -> int:
    text = values.get(name, "").strip()
    if not text:
        return default
    if not (text.isascii() and text.isdigit() and lowest <= int(text) <= highest):
        raise ImproperlyConfigured(f"{name} is {text!r}: use a whole number from {lowest} to {highest}.")
    return int(text)


def _log_level(values: Mapping[str, str]) -> str:
    level = values.get("LOG_LEVEL", "").strip().upper() or "INFO"
    if level not in ("DEBUG", "INFO", "WARNING", "ERROR"):
        raise ImproperlyConfigured(f"LOG_LEVEL is {level!r}: use DEBUG, INFO, WARNING or ERROR.")
    return level


def _data_dir(values: Mapping[str, str]) -> Path:
    """DATA_DIR with its folders, readable by nobody else when made here."""
    folder = Path(values.get("DATA_DIR", "").strip() or BASE_DIR / "data").expanduser().absolute()
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        for name in DATA_FOLDERS:
            (folder / name).mkdir(parents=True, exist_ok=True)
    except OSError as error:
        reason = error.strerror or error
        raise ImproperlyConfigured(f"DATA_DIR is {str(folder)!r}: cannot write there ({reason}).") from error
    return folder


def _hosts(values: Mapping[str, str]) -> list[str]:
    return [host.strip() for host in values.get("ALLOWED_HOSTS", "").split(",") if host.strip()]


def _production_hosts(values: Mapping[str, str]) -> list[str]:
    hosts = _hosts(values)
    if not hosts:
        raise ImproperlyConfigured("ALLOWED_HOSTS is empty: name the host names, as in crm.example.com,10.0.0.5.")
    if any("*" in host or host == "." for host in hosts):
        raise ImproperlyConfigured("ALLOWED_HOSTS holds a wildcard: name each host, or .example.com for a domain.")
    return hosts


def _production_key(values: Mapping[str, str]) -> str:
    key = values.get("SECRET_KEY", "").strip()
    advice = "Make one with: python3 -c 'import secrets; print(secrets.token_urlsafe(50))'"
    if not key:
        raise ImproperlyConfigured(f"SECRET_KEY is missing. {advice}")
    if key.lower().startswith(PLACEHOLDERS):
        raise ImproperlyConfigured(f"SECRET_KEY is a known placeholder. {advice}")
    if len(key) < KEY_LENGTH or len(set(key)) < 10:
        raise ImproperlyConfigured(f"SECRET_KEY is too easy: use {KEY_LENGTH} or more random characters. {advice}")
    return key


def _development_key(values: Mapping[str, str], data_dir: Path) -> str:
    """The given key, or one kept in DATA_DIR; of several processes starting at once all read the same."""
    given = values.get("SECRET_KEY", "").strip()
    if given:
        return given
    path = data_dir / KEY_FILE
    if not path.exists():
        with tempfile.NamedTemporaryFile("w", dir=data_dir, prefix=f".{KEY_FILE}.") as draft:
            draft.write(secrets.token_urlsafe(KEY_LENGTH))
            draft.flush()
            try:
                os.link(draft.name, path)
            except FileExistsError:
                pass
    return path.read_text().strip()


def _database(values: Mapping[str, str], data_dir: Path) -> dict[str, Any]:
    url = values.get("DATABASE_URL", "").strip() or f"sqlite:///{data_dir / 'shuke.sqlite3'}"
    advice = "DATABASE_URL: use sqlite:////absolute/file or postgres://user:password@host/name."
    if url.partition("://")[0] not in ("sqlite", "postgres", "postgresql"):
        raise ImproperlyConfigured(advice)
    try:
        database = dict(environ.Env.db_url_config(url))
    except (ValueError, ImproperlyConfigured) as error:
        raise ImproperlyConfigured(advice) from error
    if not database.get("NAME"):
        raise ImproperlyConfigured(f"{advice} The name is missing.")
    return database


def _redis_url(values: Mapping[str, str]) -> str:
    url = values.get("REDIS_URL", "").strip()
    if url and not url.startswith(("redis://", "rediss://")):
        raise ImproperlyConfigured("REDIS_URL: use redis://host:6379/0 or rediss://host:6379/0.")
    return url


def _site_url(values: Mapping[str, str]) -> str:
    url = values.get("SITE_URL", "").strip().rstrip("/")
    if url and not re.fullmatch(r"https?://[^\s/?#@]+", url):
        raise ImproperlyConfigured("SITE_URL: use https://crm.example.com, without a path.")
    return url


def _email(values: Mapping[str, str]) -> dict[str, Any]:
    """Settings named EMAIL_…; empty when no mail server is named, and then nobody is offered mail."""
    url = values.get("EMAIL_URL", "").strip()
    if not url:
        return {}
    advice = "EMAIL_URL: use smtp+tls://user:password@host:587, smtp+ssl://… or smtp://host:25."
    if url.partition("://")[0] not in ("smtp", "smtp+tls", "smtp+ssl"):
        raise ImproperlyConfigured(advice)
    try:
        given = environ.Env.email_url_config(url)
    except (ValueError, ImproperlyConfigured) as error:
        raise ImproperlyConfigured(advice) from error
    server = {name: value for name, value in given.items() if value and name != "EMAIL_FILE_PATH"}
    if "EMAIL_HOST" not in server:
        raise ImproperlyConfigured(advice)
    sender = values.get("EMAIL_FROM", "").strip() or server.get("EMAIL_HOST_USER", "")
    if "@" not in sender:
        raise ImproperlyConfigured("EMAIL_FROM: name the sender of our mail, as in crm@example.com.")
    return {**server, "EMAIL_TIMEOUT": 10, "DEFAULT_FROM_EMAIL": sender, "SERVER_EMAIL": sender}
