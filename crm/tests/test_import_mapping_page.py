"""The review's upper part: what was detected, how columns and words are read, and changing that."""

import pytest
from django.contrib.auth.models import Permission
from django.core.files.base import ContentFile
from django.urls import reverse

from customers.choices import ImportState
from customers.models import ColumnMapping, Order, StatusWord
from customers.services.order_imports import receive_file, work_on
from customers.tests.factories import NOON, OrderFactory

HEADER = "order_no,customer,paid_at,amount,status,due,memo"
ROWS = (
    "A-1001,wang_li,2026-03-02 09:05:00,399.00,in_making,410.00,call first",
    "A-1002,chen_yu,2026-03-02 10:05:00,88.00,completed,90.00,",
)


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture(autouse=True)
def woken(monkeypatch):
    """A worker that comes at once."""
    for door in ("doors", "reading"):
        monkeypatch.setattr(
            f"crm.admin.order_imports.{door}.start_import", lambda pk: work_on(import_id=pk, worker="test")
        )


@pytest.fixture
def ready(shop):
    text = "\n".join((HEADER, *ROWS)) + "\n"
    order_import = receive_file(shop=shop, file=ContentFile(text.encode()), file_name="march.csv")
    assert work_on(import_id=order_import.pk, worker="test") == ImportState.READY
    order_import.refresh_from_db()
    return order_import


def url(order_import, name="change"):
    return reverse(f"admin:customers_orderimport_{name}", args=[order_import.pk])


def form(client, order_import, **changes):
    """What the browser would send, with some fields changed."""
    context = client.get(url(order_import)).context
    sent = {"seal": context["seal"]}
    sent |= {f"column-{line.place}": line.field for line in context["reading"].columns}
    for number, line in enumerate(context["reading"].words, 1):
        sent |= {f"word-{number}": line.word, f"status-{number}": line.status}
    return sent | {name.replace("_", "-"): value for name, value in changes.items()}


def confirm(client, order_import):
    seal = client.get(url(order_import)).context["seal"]
    client.post(url(order_import, "confirm"), {"seal": seal, "skips_bad_rows": "1"})


class TestReview:
    def test_shows_each_column_with_its_field_and_samples(self, as_manager, ready):
        reading = as_manager.get(url(ready)).context["reading"]

        assert [(line.name, line.field) for line in reading.read] == [
            ("order_no", "order_no"),
            ("customer", "account"),
            ("paid_at", "created_at"),
            ("amount", "payable"),
            ("status", "status"),
        ]
        assert [(line.name, line.samples) for line in reading.unread] == [
            ("due", ["410.00", "90.00"]),
            ("memo", ["call first"]),
        ]

    def test_says_what_was_detected(self, as_manager, ready):
        facts = {str(fact.label): str(fact.value) for fact in as_manager.get(url(ready)).context["facts"]}

        assert facts == {
            "Platform": "Plain order table",
            "Encoding": "UTF-8",
            "Header": "Row 1",
            "Records": "2",
            "Time zone": "Asia/Shanghai",
            "Currency": "Not named in the file",
        }

    def test_asks_for_unknown_words_with_count_and_example(self, as_manager, ready):
        [line] = as_manager.get(url(ready)).context["reading"].words

        assert (line.word, line.count, line.order_numbers, line.status) == ("in_making", 1, ["A-1001"], "")

    def test_shows_headings_samples_and_words_as_text_alone(self, as_manager, shop):
        evil = "<img src=x onerror=alert(1)>"
        text = f"{HEADER},{evil}\nA-1001,wang,2026-03-02 09:05:00,9.00,{evil},9.00,{evil},{evil}\n"
        order_import = receive_file(shop=shop, file=ContentFile(text.encode()), file_name="march.csv")
        work_on(import_id=order_import.pk, worker="test")

        html = as_manager.get(url(order_import)).content.decode()

        assert html.count("&lt;img src=x onerror=alert(1)&gt;") >= 3
        assert evil not in html

    def test_shows_money_by_status(self, as_manager, ready):
        statuses = as_manager.get(url(ready)).context["page"].outcome.statuses

        assert {share.name: str(share.paid) for share in statuses} == {"completed": "88.00", "unknown": "399.00"}

    def test_who_may_only_look_is_offered_no_change(self, as_manager, manager, ready):
        manager.groups.clear()
        manager.user_permissions.add(Permission.objects.get(codename="view_orderimport"))

        text = as_manager.get(url(ready)).content.decode()

        assert "column-6" not in text
        assert "memo" in text


class TestChange:
    def test_reads_again_and_leaves_nothing_behind(self, as_manager, ready):
        as_manager.post(url(ready, "reading"), form(as_manager, ready, column_6="buyer_note", status_1="paid"))

        ready.refresh_from_db()
        assert ready.state == ImportState.READY
        assert ready.report["by_status"] == {"completed": 1, "paid": 1}
        for kept in (ColumnMapping, StatusWord, Order):
            assert not kept.objects.exists()

    def test_is_remembered_with_the_import(self, as_manager, manager, ready):
        as_manager.post(url(ready, "reading"), form(as_manager, ready, column_6="buyer_note", status_1="paid"))
        confirm(as_manager, ready)

        assert ColumnMapping.objects.get().decided_by == manager
        assert StatusWord.objects.get().status == "paid"
        assert Order.objects.get(order_no="A-1001").buyer_note == "call first"

    @pytest.mark.parametrize(
        ("changes", "words"),
        [
            ({"column_3": ""}, "Without “Payable” these orders cannot be read"),
            ({"column_5": "payable"}, "cannot all be read as “Payable”"),
            ({"column_5": "shoe_size"}, "cannot be read as “shoe_size”"),
            ({"column_77": "payable"}, "Not all columns arrived"),
            ({"status_1": "lost"}, "cannot be led to that"),
        ],
    )
    def test_a_bad_choice_is_refused_in_words_and_changes_nothing(self, as_manager, ready, changes, words):
        answer = as_manager.post(url(ready, "reading"), form(as_manager, ready, **changes))

        before = ready.layout
        ready.refresh_from_db()
        assert answer.status_code == 400
        assert words in answer.content.decode()
        assert (ready.state, ready.chosen, ready.layout) == (ImportState.READY, {}, before)

    def test_a_refused_choice_stays_on_the_page_to_go_on_from(self, as_manager, ready):
        answer = as_manager.post(url(ready, "reading"), form(as_manager, ready, column_3="", column_6="buyer_note"))

        assert {line.name: line.field for line in answer.context["reading"].columns}["memo"] == "buyer_note"

    def test_without_its_seal_nothing_happens(self, as_manager, ready):
        as_manager.post(url(ready, "reading"), form(as_manager, ready, column_6="buyer_note") | {"seal": "x"})

        ready.refresh_from_db()
        assert ready.chosen == {}

    def test_a_go_ahead_given_before_the_change_no_longer_holds(self, as_manager, ready):
        seal = as_manager.get(url(ready)).context["seal"]
        as_manager.post(url(ready, "reading"), form(as_manager, ready, column_6="buyer_note"))

        as_manager.post(url(ready, "confirm"), {"seal": seal, "skips_bad_rows": "1"})

        ready.refresh_from_db()
        assert ready.state == ImportState.READY

    def test_is_no_matter_of_agents_and_of_other_shops(self, as_manager, as_agent, as_outsider, ready):
        sent = form(as_manager, ready, column_6="buyer_note")

        assert as_agent.post(url(ready, "reading"), sent).status_code in (403, 404)
        assert as_outsider.post(url(ready, "reading"), sent).status_code == 404
        assert as_manager.get(url(ready, "reading")).status_code == 405


class TestMemoryPages:
    @pytest.fixture
    def memory(self, shop, manager):
        of_shop = {"shop": shop, "platform": "generic", "decided_by": manager, "decided_at": NOON}
        word = StatusWord.objects.create(word="in_making", status="paid", **of_shop)
        names, columns = ["order_no", "memo"], {"1": "buyer_note"}
        mapping = ColumnMapping.objects.create(
            headings="0" * 64, names=names, columns=columns, file_name="march.csv", **of_shop
        )
        return word, mapping

    def test_are_open_to_managers_of_the_shop_only(self, as_manager, as_agent, as_outsider, memory):
        for row in memory:
            name = f"admin:customers_{row._meta.model_name}"
            listed = as_manager.get(reverse(f"{name}_changelist"))
            assert str(row) in listed.content.decode()
            assert as_agent.get(reverse(f"{name}_changelist")).status_code == 403
            assert as_outsider.get(reverse(f"{name}_change", args=[row.pk])).status_code == 404

    def test_a_word_is_corrected_and_a_mapping_forgotten(self, as_manager, memory):
        word, mapping = memory
        as_manager.post(reverse("admin:customers_statusword_change", args=[word.pk]), {"status": "shipped"})
        as_manager.post(reverse("admin:customers_columnmapping_delete", args=[mapping.pk]), {"post": "yes"})

        word.refresh_from_db()
        assert word.status == "shipped"
        assert not ColumnMapping.objects.exists()


def test_an_order_shows_the_other_columns_of_its_file_to_who_may_see_contacts(as_manager, as_agent, shop):
    order = OrderFactory(shop=shop, extra='{"memo": "<b>call first</b>"}')
    page = reverse("admin:customers_order_change", args=[order.pk])

    assert "&lt;b&gt;call first&lt;/b&gt;" in as_manager.get(page).content.decode()
    assert "call first" not in as_agent.get(page).content.decode()
