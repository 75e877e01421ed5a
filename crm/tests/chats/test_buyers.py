"""Whose talk a chat record is: known, made when asked for, never guessed."""

import pytest

from crm.models import Message
from crm.services.chats import ChatsRefused, confirm_chats
from crm.tests.chat_files import LATER, asks, written
from customers.models import Customer, CustomerAlias, CustomerFacts
from customers.tests.factories import ChannelFactory, CustomerFactory, ShopFactory

pytestmark = pytest.mark.django_db


def states(chat_import):
    return {one.name: str(one.state) for one in chat_import.buyers.all()}


class TestBuyers:
    def test_are_known_by_id_other_id_or_nick_never_guessed(self, receive, shop, taobao, luo):
        CustomerAlias.objects.create(shop=shop, channel=taobao, key="tb_other", customer=luo)
        for code in ("jd", "douyin"):
            CustomerFactory(shop=shop, channel=ChannelFactory(shop=shop, code=code), account="twin", key=f"{code}1")
        CustomerFactory(shop=ShopFactory(), account="elsewhere")
        names = ("tb_luo", "tb_other", "twin", "elsewhere", "t**o", "tb_lu")

        chat_import = receive(*[asks(name) for name in names])

        assert states(chat_import) == {
            "tb_luo": "known",
            "tb_other": "known",
            "twin": "ambiguous",
            "elsewhere": "unknown",
            "t**o": "masked",
            "tb_lu": "unknown",
        }

    def test_the_channel_tells_twins_apart(self, receive, shop):
        channels = [ChannelFactory(shop=shop, code=code) for code in ("jd", "douyin")]
        twins = [CustomerFactory(shop=shop, channel=one, account="twin", key=f"{one.code}1") for one in channels]

        chat_import = receive(asks("twin"), channel=channels[1])

        assert chat_import.buyers.get().customer == twins[1]

    def test_unknown_ones_are_skipped_unless_asked_for(self, bring, luo, taobao):
        done = bring(asks("tb_luo"), asks("newcomer"), channel=taobao)

        assert (done.written_count, done.skipped_count) == (1, 1)
        assert not Customer.objects.filter(account="newcomer").exists()

    def test_are_made_on_request_as_an_order_file_would_make_them(self, receive, shop, taobao):
        rows = [asks("newcomer"), asks("t**o")]

        written(receive(*rows, channel=taobao), makes_buyers=True)

        made = Customer.objects.get(shop=shop)
        assert (made.account, made.key, made.channel) == ("newcomer", "newcomer", taobao)
        assert CustomerFacts.objects.filter(customer=made).exists()
        assert Message.objects.get().customer == made

    def test_making_them_takes_a_channel(self, receive):
        chat_import = receive(asks("newcomer"))

        with pytest.raises(ChatsRefused, match="channel"):
            confirm_chats(chat_import_id=chat_import.pk, makes_buyers=True, skips_bad_rows=False, at=LATER)

    def test_who_became_known_since_the_review_is_taken(self, receive, shop, taobao):
        chat_import = receive(asks("newcomer"), channel=taobao)
        met = CustomerFactory(shop=shop, channel=taobao, account="newcomer")

        written(chat_import, makes_buyers=True)

        assert Message.objects.get().customer == met
        assert not chat_import.buyers.get().is_made
