import json
from io import StringIO

import pytest
from django.core.management import call_command

from customers.models import Customer, CustomerMerge
from customers.tests.factories import ChannelFactory, CustomerFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def pair(shop):
    channel = ChannelFactory(shop=shop, code="taobao")
    return [
        CustomerFactory(shop=shop, channel=channel, account=key, name=name)
        for key, name in (("ann", "Ann"), ("anna", "Anna"))
    ]


def run(*args):
    """What a command prints, and how it ends."""
    out = StringIO()
    try:
        call_command(*args, "--json", stdout=out)
    except SystemExit as end:
        return json.loads(out.getvalue()), end.code
    return json.loads(out.getvalue()), 0


class TestMergeCustomers:
    def test_merges_and_takes_apart(self, pair):
        told, code = run("merge_customers", "silk", "ann", "anna", "--take", "name")

        assert (told, code) == ({"merge": told["merge"], "kept": "ann", "moved": {}, "aside": 2}, 0)
        assert Customer.objects.get().name == "Anna"

        told, code = run("unmerge_customers", str(told["merge"]))

        assert (told["kept"], told["restored"], told["left"], code) == ("ann", "anna", [], 0)
        assert list(Customer.objects.order_by("pk").values_list("name", flat=True)) == ["Ann", "Anna"]

    @pytest.mark.parametrize(
        ("args", "reason"),
        [
            (("gone", "ann", "anna"), "unknown_shop"),
            (("silk", "ann", "nobody"), "unknown_customer"),
            (("silk", "ann", "ann"), "merge_refused"),
        ],
    )
    def test_refuses_with_words(self, pair, args, reason):
        told, code = run("merge_customers", *args)

        assert (told["refused"]["code"], code) == (reason, 2)
        assert not CustomerMerge.objects.exists()

    def test_asks_for_the_channel_where_two_have_the_key(self, pair, shop):
        CustomerFactory(shop=shop, channel=ChannelFactory(shop=shop, code="jd"), account="ann")

        assert run("merge_customers", "silk", "ann", "anna")[1] == 2
        told, code = run("merge_customers", "silk", "ann", "ann", "--keep-channel", "taobao", "--away-channel", "jd")

        assert (told["kept"], code) == ("ann", 0)

    def test_finds_who_was_merged_by_the_old_key(self, pair, shop):
        CustomerFactory(shop=shop, channel=pair[0].channel, account="third")
        run("merge_customers", "silk", "ann", "anna")

        told, _code = run("merge_customers", "silk", "third", "anna")

        assert told["kept"] == "third"
        assert Customer.objects.count() == 1

    def test_an_unknown_merge_is_refused(self, db):
        assert run("unmerge_customers", "7")[1] == 2
