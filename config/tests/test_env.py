import stat
import subprocess
import sys
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from config.env import BASE_DIR, read

KEY = "rT7-vB2xK9qLw4ZcN8mYp3HsJ6dFgA1eU5iOoXkV0bCtRzQnSaWyEh"

pytestmark = pytest.mark.any_engine


def read_development(tmp_path: Path, **values: str):
    return read({"DATA_DIR": str(tmp_path / "data"), **values})


def read_production(tmp_path: Path, **values: str):
    given = {"SHUKE_ENV": "production", "SECRET_KEY": KEY, "ALLOWED_HOSTS": "crm.example.com"}
    return read({"DATA_DIR": str(tmp_path / "data"), **given, **values})


class TestRead:
    def test_defaults_to_development_on_sqlite(self, tmp_path):
        env = read_development(tmp_path)

        assert (env.production, env.debug, env.port, env.demo) == (False, False, 8000, True)
        assert env.database["NAME"] == str(tmp_path / "data/shuke.sqlite3")

    def test_accepts_production_with_key_and_hosts(self, tmp_path):
        env = read_production(tmp_path, PORT="80", DATABASE_URL="postgres://u:p@db/shuke")

        assert (env.production, env.port, env.database["HOST"]) == (True, 80, "db")

    @pytest.mark.parametrize(
        ("name", "value"),
        [
            ("SHUKE_ENV", "prod"),
            ("SITE_URL", "crm.example.com"),
            ("SITE_URL", "https://crm.example.com/admin"),
            ("EMAIL_URL", "mail.example.com"),
            ("EMAIL_URL", "smtp://"),
            ("PORT", "0"),
            ("PORT", "65536"),
            ("PORT", "８０"),
            ("PORT", "http"),
            ("DEMO", "perhaps"),
            ("DEBUG", "2"),
            ("PROXIES", "-1"),
            ("LOG_LEVEL", "loud"),
            ("DATABASE_URL", "mysql://u:p@db/shuke"),
            ("DATABASE_URL", "shuke.sqlite3"),
            ("DATABASE_URL", "postgres://u:p@db:port/shuke"),
            ("DATABASE_URL", "postgres://u:p@db"),
            ("REDIS_URL", "localhost:6379"),
            ("DATA_DIR", "/dev/null/data"),
        ],
    )
    def test_names_the_variable_with_an_odd_value(self, tmp_path, name, value):
        with pytest.raises(ImproperlyConfigured, match=name):
            read_development(tmp_path, **{name: value})

    @pytest.mark.parametrize(
        ("name", "value"),
        [
            pytest.param("SECRET_KEY", "", id="key-missing"),
            pytest.param("SECRET_KEY", "django-insecure-" + KEY, id="key-known"),
            pytest.param("SECRET_KEY", "changeme" * 10, id="key-placeholder"),
            pytest.param("SECRET_KEY", KEY[:49], id="key-short"),
            pytest.param("SECRET_KEY", "ab" * 40, id="key-monotonous"),
            pytest.param("ALLOWED_HOSTS", "", id="hosts-missing"),
            pytest.param("ALLOWED_HOSTS", " , ", id="hosts-blank"),
            pytest.param("ALLOWED_HOSTS", "*", id="hosts-wildcard"),
            pytest.param("ALLOWED_HOSTS", "crm.example.com,*.example.com", id="hosts-with-wildcard"),
            pytest.param("DEBUG", "1", id="debug-on"),
        ],
    )
    def test_web_1_refuses_unsafe_production(self, tmp_path, name, value):
        with pytest.raises(ImproperlyConfigured, match=name):
            read_production(tmp_path, **{name: value})

    def test_a_mail_server_needs_a_sender(self, tmp_path):
        server = {"EMAIL_URL": "smtp+tls://crm:p%40ss@mail.example.com:587"}
        with pytest.raises(ImproperlyConfigured, match="EMAIL_FROM"):
            read_development(tmp_path, **server)

        email = read_development(tmp_path, **server, EMAIL_FROM="crm@example.com").email

        assert (email["EMAIL_HOST"], email["EMAIL_PORT"], email["EMAIL_HOST_PASSWORD"]) == (
            "mail.example.com", 587, "p@ss",
        )  # fmt: skip
        assert email["EMAIL_USE_TLS"]
        assert email["EMAIL_TIMEOUT"] < 60
        assert read_development(tmp_path).email == {}

    def test_links_lead_to_the_host_that_is_served(self, tmp_path):
        assert read_development(tmp_path, PORT="8001").site_url == "http://localhost:8001"
        assert read_production(tmp_path).site_url == "https://crm.example.com"
        assert read_production(tmp_path, SITE_URL="https://team.example.com/").site_url == "https://team.example.com"


def _key(data_dir: str) -> str:
    return read({"DATA_DIR": data_dir}).secret_key


class TestDevelopmentKey:
    def test_is_kept_and_readable_by_its_owner_alone(self, tmp_path):
        first, second = read_development(tmp_path), read_development(tmp_path)

        assert first.secret_key == second.secret_key
        assert len(first.secret_key) >= 50
        assert stat.S_IMODE((tmp_path / "data/secret_key").stat().st_mode) == 0o600
        assert stat.S_IMODE((tmp_path / "data").stat().st_mode) == 0o700

    def test_is_the_same_for_processes_that_start_at_once(self, tmp_path):
        with ProcessPoolExecutor(4) as pool:
            keys = set(pool.map(_key, [str(tmp_path)] * 40))

        assert len(keys) == 1


class TestStart:
    def run(self, tmp_path: Path, *words: str, **values: str) -> subprocess.CompletedProcess[str]:
        environment = {
            "PATH": "/usr/bin:/bin",
            "DATA_DIR": str(tmp_path),
            "SHUKE_ENV": "production",
            **values,
        }
        command = [sys.executable, "manage.py", *words]
        return subprocess.run(command, cwd=BASE_DIR, env=environment, capture_output=True, text=True)

    def test_ops_5_fails_without_a_key(self, tmp_path):
        done = self.run(tmp_path, "check", ALLOWED_HOSTS="crm.example.com")

        assert done.returncode != 0
        assert "SECRET_KEY is missing" in done.stderr

    def test_web_1_deploy_check_is_clean(self, tmp_path):
        words = ("check", "--deploy", "--fail-level", "WARNING")
        done = self.run(tmp_path, *words, SECRET_KEY=KEY, ALLOWED_HOSTS="crm.example.com")

        assert (done.returncode, done.stderr) == (0, "")
