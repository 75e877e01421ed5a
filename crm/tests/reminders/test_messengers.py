"""Addresses of messengers: which are taken, and where none may lead."""

import pytest

from crm.services.reminders.messengers import AddressRefused, read_messenger


class TestReadMessenger:
    @pytest.mark.parametrize(
        ("text", "service", "masked"),
        [
            ("https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=693a91f6-7xxx-4bc4", "WeCom", "wecombot://…bc4"),
            ("https://oapi.dingtalk.com/robot/send?access_token=abcd1234", "DingTalk", "dingtalk://…234"),
            ("https://open.feishu.cn/open-apis/bot/v2/hook/abc-def", "Feishu", "feishu://…def"),
            ("https://open.larksuite.com/open-apis/bot/v2/hook/abcdef", "Lark (Feishu)", "lark://…def"),
            ("wecombot://693a91f6-7xxx-4bc4-97a0-0ec2sifa5aaa", "WeCom", "wecombot://…aaa"),
        ],
    )
    def test_takes_a_robots_web_address_or_one_of_apprise(self, text, service, masked):
        messenger = read_messenger(text)

        assert (messenger.service, messenger.masked) == (service, masked)

    @pytest.mark.parametrize(
        "text",
        [
            "json://169.254.169.254/latest/meta-data",
            "json://127.0.0.1/",
            "jsons://2130706433/",
            "json://[::1]/",
            "gotify://10.0.0.5/token123",
            "file:///etc/passwd",
            "mailto://user:pass@gmail.com",
            "syslog://",
            "https://qyapi.weixin.qq.com.evil.example/cgi-bin/webhook/send?key=abc",
            "https://evil.example/",
            "wecombot://",
            "dingtalk://!",
            "nonsense",
        ],
    )
    def test_api_5_leads_nowhere_else(self, text):
        with pytest.raises(AddressRefused):
            read_messenger(text)

    def test_overrules_what_an_address_asks_for(self, settings):
        settings.REMINDER_HOSTS = ["hooks.example.com"]

        plugin = read_messenger("jsons://hooks.example.com/?verify=no&redirect=yes&retry=5&rto=999").plugin

        assert plugin.verify_certificate
        assert not plugin.redirects
        assert (plugin.service_retry, plugin.socket_read_timeout) == (0, 8)
