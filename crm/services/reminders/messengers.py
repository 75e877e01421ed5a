"""Messengers by apprise: which services may be written to, and one message to one of them.

People choose an address themselves, so it must not lead into our own network: only services whose host the plugin
knows, or hosts that the operator names in REMINDER_HOSTS. What an address may ask for is overruled: certificates are
checked, redirects are not followed, nothing is sent again.
"""

import re
import time
from dataclasses import dataclass
from importlib import import_module
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

CONNECT_SECONDS, ANSWER_SECONDS = 3, 8
# Known services: the first word of the address, where apprise has it.
SERVICES = {
    "wecombot": ("wecombot", "NotifyWeComBot"),
    "dingtalk": ("dingtalk", "NotifyDingTalk"),
    "feishu": ("feishu", "NotifyFeishu"),
    "lark": ("lark", "NotifyLark"),
    "schan": ("serverchan", "NotifyServerChan"),
    "tgram": ("telegram", "NotifyTelegram"),
    "slack": ("slack", "NotifySlack"),
    "discord": ("discord", "NotifyDiscord"),
    "pover": ("pushover", "NotifyPushover"),
}
HERE_CALLED = {
    "wecombot": gettext_lazy("WeCom"),
    "dingtalk": gettext_lazy("DingTalk"),
    "feishu": gettext_lazy("Feishu"),
}
# The same on a host of one's own.
OWN_HOSTS = {
    "json": ("custom_json", "NotifyJSON"),
    "jsons": ("custom_json", "NotifyJSON"),
    "gotify": ("gotify", "NotifyGotify"),
    "gotifys": ("gotify", "NotifyGotify"),
    "bark": ("bark", "NotifyBark"),
    "barks": ("bark", "NotifyBark"),
    "mmost": ("mattermost", "NotifyMattermost"),
    "mmosts": ("mattermost", "NotifyMattermost"),
}
KEY = r"(?P<key>[A-Za-z0-9_-]+)"
# A group robot's web address, as the messenger shows it to be copied.
ROBOTS = {
    rf"https://qyapi\.weixin\.qq\.com/cgi-bin/webhook/send\?key={KEY}": "wecombot",
    rf"https://oapi\.dingtalk\.com/robot/send\?access_token={KEY}": "dingtalk",
    rf"https://open\.feishu\.cn/open-apis/bot/v2/hook/{KEY}/?": "feishu",
    rf"https://open\.larksuite\.com/open-apis/bot/v2/hook/{KEY}/?": "lark",
}


class AddressRefused(ValueError):
    """This is no address that may be written to; the text says what is."""


class NotSent(Exception):
    """It was certainly not taken."""


class Unsure(Exception):
    """Nobody can tell whether it was taken."""


@dataclass(frozen=True, slots=True)
class Messenger:
    """A place to write to; `masked` tells which without giving the secret away."""

    address: str
    service: str
    masked: str
    plugin: Any

    def send(self, *, title: str, body: str) -> None:
        """One message, one try."""
        began = time.monotonic()
        if self.plugin.notify(title=title, body=body):
            return
        if time.monotonic() - began >= ANSWER_SECONDS:  # it was heard, but did not answer in time
            raise Unsure
        raise NotSent


def read_messenger(text: str) -> Messenger:
    """The messenger at an address of apprise, or at a group robot's web address."""
    address = _as_apprise(text.strip())
    schema = address.partition("://")[0].lower()
    if schema not in SERVICES and schema not in OWN_HOSTS:
        raise AddressRefused(_("Paste the robot's web address of WeCom, DingTalk or Feishu, or an address of apprise."))
    module, name = SERVICES.get(schema) or OWN_HOSTS[schema]
    plugin = _plugin(module, name, address)
    if schema in OWN_HOSTS and plugin.host not in settings.REMINDER_HOSTS:
        raise AddressRefused(_("Ask the operator to allow this host first."))
    name = HERE_CALLED.get(schema, plugin.service_name)
    return Messenger(address, str(name), _masked(schema, address), plugin)


def _as_apprise(text: str) -> str:
    for pattern, schema in ROBOTS.items():
        if found := re.fullmatch(pattern, text):
            return f"{schema}://{found['key']}"
    return text


def _plugin(module: str, name: str, address: str) -> Any:
    """The one plugin that is needed: apprise itself would load all hundred and more."""
    kind = getattr(import_module(f"apprise.plugins.{module}"), name)
    parsed = kind.parse_url(address)
    if not parsed:
        raise AddressRefused(_("This address is not complete."))
    try:
        plugin = kind(**parsed)
    except TypeError as error:  # also apprise's own complaint
        raise AddressRefused(_("This address is not complete.")) from error
    plugin.verify_certificate, plugin.redirects, plugin.service_retry = True, False, 0
    plugin.socket_connect_timeout, plugin.socket_read_timeout = CONNECT_SECONDS, ANSWER_SECONDS
    plugin.request_rate_per_sec = 0
    return plugin


def _masked(schema: str, address: str) -> str:
    end = re.sub(r"[^A-Za-z0-9]", "", address.partition("://")[2].partition("?")[0])[-3:]
    return f"{schema}://…{end}"
