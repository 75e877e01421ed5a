"""A promise of an agent, ways to be reminded of it, and a messenger that listens."""

from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest

from crm.models import ReminderSettings
from crm.services.reminders import make_due_reminders
from crm.tests.factories import FollowUpFactory
from customers.tests.factories import NOON, CustomerFactory


@pytest.fixture
def chen(shop):
    return CustomerFactory(shop=shop, account="小镇姑娘", name="陈小满", phone="13812341234")


@pytest.fixture
def promise(chen, agent):
    return lambda **values: FollowUpFactory(customer=chen, owner=agent, **values)


@pytest.fixture
def remind(promise):
    """Promises something for noon, and it is noon."""

    def do(**values):
        promise(due_at=NOON, **values)
        make_due_reminders(at=NOON)

    return do


@pytest.fixture
def wish(agent, settings):
    settings.CAN_MAIL = True
    agent.email = "agent@example.com"
    agent.save()
    return lambda **values: ReminderSettings.objects.create(person=agent, language="en", **{"by_email": True} | values)


@pytest.fixture
def provider(settings):
    """A messenger of one's own on this machine; what it was told, and how it answers."""
    settings.REMINDER_HOSTS = ["127.0.0.1"]

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            server.told.append(self.rfile.read(int(self.headers["Content-Length"])).decode())
            self.send_response(server.answer)
            self.send_header("Location", "http://127.0.0.1:1/")
            self.end_headers()

        def log_message(self, *args):
            """Silent."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.told, server.answer = [], 200
    server.address = f"json://127.0.0.1:{server.server_address[1]}/hook-1234"
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield server
    server.shutdown()
    server.server_close()
