"""What every page sends, and how a sign-in is guarded."""

from datetime import timedelta

import pytest
import time_machine
from django.contrib.auth import get_user_model
from django.http import HttpResponse
from django.test import Client, RequestFactory

from config.client_address import client_address
from config.env import read
from config.middleware import RequestLogMiddleware
from config.security import production_only
from config.tests.test_env import KEY

LOGIN = "/admin/login/"
PASSWORD = "a long and quiet password"


@pytest.fixture
def agent(db):
    return get_user_model().objects.create_user("lin", password=PASSWORD, is_staff=True)


def sign_in(client: Client, name: str, password: str, address: str = "10.0.0.1") -> HttpResponse:
    return client.post(LOGIN, {"username": name, "password": password}, REMOTE_ADDR=address)


@pytest.mark.django_db
class TestLogin:
    def test_shows_the_form_itself(self, client):
        page = client.get(LOGIN)

        assert page.status_code == 200
        assert b'name="username"' in page.content
        assert b'name="password"' in page.content

    @pytest.mark.parametrize(("wanted", "words"), [("zh-CN,zh;q=0.9", "登录"), ("en-GB", "Log in"), ("de", "Log in")])
    def test_speaks_the_language_of_the_browser(self, client, wanted, words):
        page = client.get(LOGIN, headers={"accept-language": wanted})

        assert words in page.content.decode()

    def test_lets_staff_in(self, client, agent):
        assert sign_in(client, "lin", PASSWORD).status_code == 302

    def test_web_7_locks_account_and_address_after_five_failures(self, client, agent):
        for _ in range(5):
            sign_in(client, "lin", "wrong")

        assert sign_in(client, "lin", PASSWORD).status_code == 429
        assert sign_in(client, "lin", PASSWORD, address="10.0.0.2").status_code == 302

    def test_web_7_leaves_colleagues_at_the_same_address_alone(self, client, agent):
        get_user_model().objects.create_user("mei", password=PASSWORD, is_staff=True)
        for _ in range(6):
            sign_in(client, "lin", "wrong")

        assert sign_in(client, "mei", PASSWORD).status_code == 302

    def test_web_7_opens_again_after_a_quarter_of_an_hour(self, client, agent):
        with time_machine.travel("2026-06-01T08:00Z", tick=False) as clock:
            for _ in range(5):
                sign_in(client, "lin", "wrong")
            clock.shift(timedelta(minutes=15, seconds=1))

            assert sign_in(client, "lin", PASSWORD).status_code == 302

    def test_web_7_starts_counting_anew_after_a_success(self, client, agent):
        for password in ["wrong"] * 4 + [PASSWORD] + ["wrong"] * 4:
            sign_in(client, "lin", password)

        assert sign_in(client, "lin", PASSWORD).status_code == 302

    def test_web_7_forged_headers_do_not_help(self, client, agent):
        for number in range(5):
            client.post(
                LOGIN,
                {"username": "lin", "password": "wrong"},
                headers={"x-forwarded-for": f"9.9.9.{number}"},
            )

        last = {"username": "lin", "password": PASSWORD}
        assert client.post(LOGIN, last, headers={"x-forwarded-for": "8.8.8.8"}).status_code == 429


class TestClientAddress:
    @pytest.mark.parametrize(
        ("proxies", "forwarded", "address"),
        [
            pytest.param(0, "1.1.1.1", "10.0.0.9", id="no-proxy-believes-nobody"),
            pytest.param(1, "1.1.1.1, 2.2.2.2", "2.2.2.2", id="one-proxy-believes-its-own-entry"),
            pytest.param(2, "1.1.1.1, 2.2.2.2, 3.3.3.3", "2.2.2.2", id="two-proxies"),
            pytest.param(2, "3.3.3.3", "10.0.0.9", id="too-few-entries"),
            pytest.param(1, "", "10.0.0.9", id="no-entry"),
        ],
    )
    def test_believes_only_our_proxies(self, settings, proxies, forwarded, address):
        settings.PROXIES = proxies
        request = RequestFactory().get("/", REMOTE_ADDR="10.0.0.9", headers={"x-forwarded-for": forwarded})

        assert client_address(request) == address


class TestHeaders:
    @pytest.mark.django_db
    @pytest.mark.parametrize("path", [LOGIN, "/health/", "/admin/", "/nowhere/"])
    def test_web_2_stand_on_every_answer(self, client, path):
        headers = client.get(path).headers

        assert "'unsafe-inline'" not in headers["Content-Security-Policy"].split("script-src")[1].split(";")[0]
        assert headers["X-Frame-Options"] == "DENY"
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Referrer-Policy"] == "same-origin"
        assert "camera=()" in headers["Permissions-Policy"]

    def test_web_3_cookies_are_tied_to_the_host_in_production(self, tmp_path):
        safe = {"SHUKE_ENV": "production", "SECRET_KEY": KEY, "ALLOWED_HOSTS": "a.example"}

        chosen = production_only(read({"DATA_DIR": str(tmp_path), **safe}))

        assert {chosen["SESSION_COOKIE_NAME"][:7], chosen["CSRF_COOKIE_NAME"][:7]} == {"__Host-"}
        assert chosen["SESSION_COOKIE_SECURE"]
        assert chosen["CSRF_COOKIE_SECURE"]
        assert chosen["SECURE_HSTS_SECONDS"] >= 365 * 24 * 3600


class TestRequestLog:
    def test_pri_8_leaves_the_query_out(self):
        request = RequestFactory().get("/admin/customers/?q=13800138000")

        assert RequestLogMiddleware.format_request(request) == "GET /admin/customers/"
