"""A file that calls a needed column otherwise: refused, mapped by a person, remembered."""

import json

import pytest
from django.core.files.base import ContentFile
from django.core.management import call_command

from crm.tests.test_import_mapping_page import confirm, form, media, url, woken  # noqa: F401
from customers.choices import ImportState
from customers.models import ColumnMapping, Order
from customers.services.order_imports import receive_file, work_on
from customers.tests.factories import ShopFactory

TAOBAO = "订单编号,买家会员名,订单状态,订单创建时间,订单付款时间,买家应付货款,买家实付金额"
RENAMED = TAOBAO.replace("买家实付金额", "到账")
ROW = "1234567890123456{0:02d},小镇{0},交易成功,2026-03-02 09:05:00,2026-03-02 09:06:00,12.00,12.00"


def table(header, *numbers):
    return ("\n".join((header, *(ROW.format(number) for number in numbers))) + "\n").encode()


def bring(shop, content, **more):
    order_import = receive_file(shop=shop, file=ContentFile(content), file_name="march.csv", **more)
    work_on(import_id=order_import.pk, worker="test")
    order_import.refresh_from_db()
    return order_import


@pytest.fixture
def lacking(shop):
    return bring(shop, table(RENAMED, 1, 2))


def place_of(order_import, name):
    return [one for one, _field in order_import.layout["mapping"]].index(name)


def say(client, order_import, name, field):
    return client.post(
        url(order_import, "reading"), form(client, order_import, **{f"column_{place_of(order_import, name)}": field})
    )


class TestAFileThatLacksAColumn:
    def test_is_refused_with_its_columns_to_choose_from(self, as_manager, lacking):
        page = as_manager.get(url(lacking))

        assert (lacking.state, lacking.refusal["code"]) == (ImportState.REFUSED, "missing_columns")
        assert lacking.refusal["params"] == {"platform": "taobao_orders", "missing": ["买家实际支付金额"]}
        assert {line.name: line.field for line in page.context["reading"].columns}["到账"] == ""
        assert "which is which" in page.content.decode()
        assert Order.objects.count() == 0

    def test_is_read_once_somebody_says_which_column_it_is(self, as_manager, lacking):
        say(as_manager, lacking, "到账", "paid")

        lacking.refresh_from_db()
        assert (lacking.state, lacking.report["orders"]["created"]) == (ImportState.READY, 2)
        confirm(as_manager, lacking)
        assert sorted(Order.objects.values_list("paid", flat=True)) == [12, 12]

    def test_stays_refused_while_the_column_is_not_named(self, as_manager, lacking):
        answer = say(as_manager, lacking, "到账", "")

        lacking.refresh_from_db()
        assert answer.status_code == 400
        assert "choose the column that holds it" in answer.content.decode()
        assert lacking.state == ImportState.REFUSED

    def test_is_remembered_for_the_next_file_and_for_the_command(self, as_manager, lacking, shop, tmp_path, capsys):
        say(as_manager, lacking, "到账", "paid")
        confirm(as_manager, lacking)
        file = tmp_path / "april.csv"
        file.write_bytes(table(RENAMED, 3))

        call_command("import_orders", str(file), "--shop", shop.code, "--json")

        assert json.loads(capsys.readouterr().out)["orders"]["created"] == 1
        assert bring(shop, table(RENAMED, 4)).state == ImportState.READY

    def test_is_forgotten_when_nobody_imports_it(self, as_manager, lacking, shop):
        say(as_manager, lacking, "到账", "paid")

        assert not ColumnMapping.objects.exists()
        assert bring(shop, table(RENAMED, 4)).state == ImportState.REFUSED

    def test_of_another_shop_is_not_read_by_this_one_s_memory(self, as_manager, lacking):
        say(as_manager, lacking, "到账", "paid")
        confirm(as_manager, lacking)

        assert bring(ShopFactory(), table(RENAMED, 4)).state == ImportState.REFUSED

    def test_may_lack_the_order_number(self, as_manager, shop):
        lacking = bring(shop, table(TAOBAO.replace("订单编号", "单号"), 1))

        assert lacking.refusal["params"]["missing"] == ["订单编号"]
        say(as_manager, lacking, "单号", "order_no")
        lacking.refresh_from_db()
        assert lacking.state == ImportState.READY

    def test_of_any_kind_is_mapped_when_its_platform_was_chosen(self, as_manager, shop):
        text = "Beleg,Kunde,Bezahlt am,Summe\nB-1,Meier,2026-03-02 09:00,12.50\n"
        lacking = bring(shop, text.encode(), platform="generic")

        sent = form(as_manager, lacking)
        sent |= {"column-0": "order_no", "column-1": "account", "column-2": "created_at", "column-3": "payable"}
        as_manager.post(url(lacking, "reading"), sent)
        lacking.refresh_from_db()

        assert (lacking.state, lacking.report["orders"]["created"]) == (ImportState.READY, 1)

    def test_shows_no_details_of_people_among_its_samples(self, shop):
        content = table(RENAMED + ",联系手机", 1).replace(b",12.00\n", b",12.00,13812341234\n")

        lacking = bring(shop, content)

        assert "13812341234" not in json.dumps([lacking.layout, lacking.refusal])

    def test_is_not_to_be_mapped_by_an_agent(self, as_agent, lacking):
        assert as_agent.post(url(lacking, "reading"), {}).status_code == 403


class TestReadingAsAnotherPlatform:
    def test_reads_the_file_again(self, as_manager, lacking):
        as_manager.post(url(lacking, "platform"), {"platform": "generic"})

        lacking.refresh_from_db()
        assert lacking.refusal["params"]["platform"] == "generic"
        as_manager.post(url(lacking, "platform"), {"platform": ""})
        lacking.refresh_from_db()
        assert lacking.refusal["params"]["platform"] == "taobao_orders"

    def test_is_offered_in_the_review(self, as_manager, shop):
        ready = bring(shop, table(TAOBAO, 1))
        page = as_manager.get(url(ready)).content.decode()

        assert url(ready, "platform") in page
        assert 'href="#columns"' in page

    @pytest.mark.parametrize("platform", ["", "no_such"])
    def test_changes_nothing_when_it_is_read_so_or_there_is_none(self, as_manager, shop, platform):
        ready = bring(shop, table(TAOBAO, 1))

        as_manager.post(url(ready, "platform"), {"platform": platform})

        ready.refresh_from_db()
        assert (ready.state, ready.wanted_platform) == (ImportState.READY, "")

    def test_is_not_for_an_agent(self, as_agent, lacking):
        assert as_agent.post(url(lacking, "platform"), {"platform": "generic"}).status_code == 403
