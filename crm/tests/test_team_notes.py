"""The team's own notes and tags, brought in from a table."""

from datetime import timedelta

import pytest
import time_machine
from django.contrib.auth.models import Permission
from django.utils import timezone

from crm.choices import NoteSource
from crm.models import Note
from crm.tests.team_files import (
    IMPORT,
    PROCESS,
    bring_in,
    confirm,
    csv_bytes,
    deeds,
    errors,
    outcomes,
    review,
    text_of,
    troubles,
    upload,
    xlsx_bytes,
)
from customers.models import AttributeDefinition, AttributeValue, CustomerAlias
from customers.tests.factories import ChannelFactory, CustomerFactory, OrderFactory, ShopFactory
from tagging.choices import TagSource
from tagging.models import CustomerTag, Tag, TagChange
from tagging.services.default_tags import install_default_tags
from tagging.tests.factories import CustomerTagFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def silk(shop):
    """A shop with its tags, a channel and an attribute."""
    install_default_tags(shop=shop)
    AttributeDefinition.objects.get_or_create(shop=shop, code="style", defaults={"name": "风格"})
    return shop


@pytest.fixture
def taobao(silk):
    return ChannelFactory(shop=silk, code="taobao", name="Taobao")


@pytest.fixture
def summer(silk, taobao):
    return CustomerFactory(shop=silk, channel=taobao, account="summer", phone="13800138000", phone_last4="8000")


def labels(customer):
    rows = CustomerTag.objects.filter(customer=customer).select_related("tag__group")
    return {row.tag.label for row in rows}


def standing(customer):
    return list(Note.objects.standing().filter(customer=customer).order_by("pk").values_list("text", flat=True))


class TestTheDeed:
    def test_tags_notes_temper_and_attributes_come_with_who_and_when(self, as_manager, manager, silk, summer):
        file = csv_bytes(
            ["buyer id", "tags", "note", "temper", "风格"],
            ["summer", "送老婆-1；优惠券", "Allergic to wool", "Handle with care", "dry"],
        )

        page = bring_in(as_manager, silk, file)

        assert outcomes(page) == {"changed": 1}
        assert labels(summer) == {"送老婆-1", "优惠券-2"}
        note = Note.objects.get(customer=summer)
        assert (note.text, note.source, note.made_by) == ("Allergic to wool", NoteSource.IMPORT, manager)
        summer.refresh_from_db()
        assert summer.temper == "careful"
        value = AttributeValue.objects.get(customer=summer)
        assert (value.value, value.set_by) == ("dry", manager)
        change = TagChange.objects.filter(customer=summer).first()
        assert (change.source, change.made_by, change.evidence["file"]) == (TagSource.IMPORT, manager, "notes.csv")

    def test_nothing_is_written_before_the_go_ahead(self, as_manager, silk, summer):
        page = review(as_manager, silk, csv_bytes(["nick", "tags", "note"], ["summer", "送老婆-1", "Likes blue"]))

        assert deeds(page) == {2: ["Tag 送老婆-1", "Note “Likes blue”"]}
        assert (labels(summer), standing(summer)) == (set(), [])

    def test_twice_is_harmless(self, as_manager, silk, summer):
        file = csv_bytes(["nick", "tags", "note"], ["summer", "送老婆-1", "Likes blue"])
        bring_in(as_manager, silk, file)

        again = review(as_manager, silk, file)

        assert outcomes(again) == {"unchanged": 1}
        confirm(as_manager, again)
        assert (TagChange.objects.count(), Note.objects.count()) == (1, 1)

    def test_a_note_that_an_agent_took_off_does_not_come_back(self, as_manager, silk, summer):
        file = csv_bytes(["nick", "note"], ["summer", "Likes blue"])
        bring_in(as_manager, silk, file)
        Note.objects.update(removed_at=timezone.now())

        assert outcomes(bring_in(as_manager, silk, file)) == {"unchanged": 1}
        assert standing(summer) == []

    def test_the_same_note_in_two_rows_stands_once(self, as_manager, silk, summer):
        bring_in(as_manager, silk, csv_bytes(["nick", "note"], ["summer", "Likes blue"], ["summer", "Likes blue"]))

        assert standing(summer) == ["Likes blue"]

    def test_a_tag_takes_the_place_of_its_rival_and_says_so(self, as_manager, silk, summer):
        no = Tag.objects.get(shop=silk, name="微淘N")
        CustomerTagFactory(customer=summer, tag=no)

        page = bring_in(as_manager, silk, csv_bytes(["nick", "tags"], ["summer", "微淘Y"]))

        assert deeds(page) == {2: ["Tag 微淘Y-3 instead of 微淘N-3"]}
        assert labels(summer) == {"微淘Y-3"}
        assert TagChange.objects.get().closed_tag == no

    def test_a_grey_list_tag_makes_orders_count_for_nothing(self, as_manager, silk, taobao, summer):
        OrderFactory(shop=silk, channel=taobao, customer=summer)

        bring_in(as_manager, silk, csv_bytes(["nick", "tags"], ["summer", "小草"]))

        summer.refresh_from_db()
        assert summer.is_grey
        assert summer.facts.order_count == 0

    def test_tags_that_rules_set_are_left_alone(self, as_manager, silk, summer):
        page = review(as_manager, silk, csv_bytes(["nick", "tags"], ["summer", "活跃客户"]))

        assert outcomes(page) == {"unchanged": 1}
        assert deeds(page) == {2: ["活跃客户 is set by rules, left alone"]}

    @pytest.mark.parametrize(
        "cell", ["送老婆;优惠券", "送老婆、优惠券", "送老婆|优惠券-2", "送老婆-1, 优惠券-2", "送老婆-1；优惠券"]
    )
    def test_names_are_set_apart_by_any_of_the_usual_signs(self, as_manager, silk, summer, cell):
        bring_in(as_manager, silk, csv_bytes(["nick", "tags"], ["summer", cell]))

        assert labels(summer) == {"送老婆-1", "优惠券-2"}

    def test_a_tag_whose_name_holds_such_a_sign_is_found(self, as_manager, silk, summer):
        group = Tag.objects.get(shop=silk, name="送老婆").group
        Tag.objects.create(shop=silk, group=group, name="red, blue")

        bring_in(as_manager, silk, csv_bytes(["nick", "tags"], ["summer", "送老婆-1, red, blue-1"]))

        assert labels(summer) == {"送老婆-1", "red, blue-1"}


class TestWhoIsMeant:
    @pytest.mark.parametrize(
        ("column", "cell"), [("buyer id", "summer"), ("nick", "summer"), ("phone", "+86 138-0013-8000")]
    )
    def test_by_id_nick_or_phone(self, as_manager, silk, summer, column, cell):
        bring_in(as_manager, silk, csv_bytes([column, "note"], [cell, "Found"]))

        assert standing(summer) == ["Found"]

    def test_by_the_id_of_a_customer_that_was_merged(self, as_manager, silk, taobao, summer):
        CustomerAlias.objects.create(shop=silk, channel=taobao, key="old-id", customer=summer)

        bring_in(as_manager, silk, csv_bytes(["buyer id", "note"], ["old-id", "Found"]))

        assert standing(summer) == ["Found"]

    def test_the_channel_tells_two_with_one_nick_apart(self, as_manager, silk, summer):
        jd = ChannelFactory(shop=silk, code="jd", name="JD shop")
        other = CustomerFactory(shop=silk, channel=jd, account="summer")
        rows = (["channel", "nick", "note"], ["", "summer", "Whose?"], ["JD shop", "summer", "Hers"])

        page = bring_in(as_manager, silk, csv_bytes(*rows))

        assert troubles(page) == {2: ["|summer|2 buyers fit"]}
        assert (standing(summer), standing(other)) == ([], ["Hers"])

    def test_masked_cells_mean_nobody(self, as_manager, silk, summer):
        rows = (["buyer id", "phone", "tags"], ["s****r", "138****8000", "送老婆"], ["", "138****8000", "送老婆"])

        page = bring_in(as_manager, silk, csv_bytes(*rows))

        assert outcomes(page) == {"masked": 2}
        assert CustomerTag.objects.count() == 0

    def test_buyers_of_another_shop_are_as_absent_as_those_who_never_were(self, as_manager, silk, outsider):
        foreign = CustomerFactory(shop=outsider.shops.get(), account="foreign")

        page = bring_in(as_manager, silk, csv_bytes(["nick", "note"], ["foreign", "x"], ["nobody", "x"]))

        assert troubles(page) == {
            2: ["|foreign|No such buyer in this shop"], 3: ["|nobody|No such buyer in this shop"],
        }  # fmt: skip
        assert standing(foreign) == []

    def test_rows_of_another_shop_are_not_taken(self, as_manager, silk, summer):
        rows = (["shop", "nick", "note"], ["Tea House", "summer", "x"], ["Silk House", "summer", "y"])

        assert troubles(bring_in(as_manager, silk, csv_bytes(*rows))) == {2: ["shop|Tea House|Another shop"]}
        assert standing(summer) == ["y"]

    def test_without_the_right_to_contacts_nobody_is_found_by_phone(self, as_agent, agent, silk, summer):
        agent.user_permissions.add(Permission.objects.get(codename="import_customer"))

        page = review(as_agent, silk, csv_bytes(["nick", "phone", "note"], ["", "13800138000", "x"]))

        assert outcomes(page) == {"error": 1}


class TestRowErrors:
    @pytest.mark.parametrize(
        ("column", "cell", "told"),
        [
            ("tags", "no such", "tags|no such|Unknown tag"),
            ("tags", "微淘Y;微淘N", "tags|微淘Y-3 / 微淘N-3|Two answers for one buyer"),
            ("note", "x" * 501, f"note|{'x' * 80}|Note too long"),
            ("note", "a\u202eb", "note|a⟨U+202E⟩b|Signs that cannot be stored"),
            ("note", "a\x1bb", "note|a␛b|Signs that cannot be stored"),
            ("temper", "grumpy", "temper|grumpy|Unknown temper"),
            ("note", "#REF!", "note|#REF!|A formula or its error"),
        ],
        ids=["tag", "choice", "long note", "override", "control", "temper", "error value"],
    )
    def test_names_row_column_value_and_what_to_do(self, as_manager, silk, summer, column, cell, told):
        page = bring_in(as_manager, silk, csv_bytes(["nick", column], ["summer", cell]))

        assert troubles(page) == {2: [told]}
        assert all(one.remedy for line in page.context["lines"] for one in line.troubles)
        assert (labels(summer), standing(summer)) == (set(), [])

    def test_two_rows_that_contradict_each_other_are_both_left_out(self, as_manager, silk, summer):
        page = bring_in(as_manager, silk, csv_bytes(["nick", "tags"], ["summer", "微淘Y"], ["summer", "微淘N"]))

        assert outcomes(page) == {"error": 2}
        assert labels(summer) == set()

    def test_a_damaged_number_finds_nobody_and_says_why(self, as_manager, silk):
        page = review(as_manager, silk, csv_bytes(["buyer id", "note"], ["4.86937E+18", "x"]))

        assert troubles(page) == {2: ["buyer id|4.86937E+18|Digits lost"]}

    def test_a_tag_no_longer_in_use_is_not_given_anew(self, as_manager, silk, summer):
        Tag.objects.filter(shop=silk, name="送老婆").update(is_active=False)

        assert troubles(review(as_manager, silk, csv_bytes(["nick", "tags"], ["summer", "送老婆"]))) == {
            2: ["tags|送老婆-1|Tag no longer in use"]
        }

    def test_the_good_rows_come_in_only_when_somebody_says_so(self, as_manager, silk, summer):
        page = review(as_manager, silk, csv_bytes(["nick", "note"], ["summer", "Good"], ["nobody", "Bad"]))

        refused = confirm(as_manager, page, skips_bad_rows="0")
        assert standing(summer) == []

        confirm(as_manager, as_manager.get(refused.url))
        assert standing(summer) == ["Good"]

    def test_in_the_readers_language(self, as_manager, silk, summer):
        answer = upload(as_manager, silk, csv_bytes(["昵称", "标签"], ["summer", "不存在"]))

        page = as_manager.get(answer.url, headers={"Accept-Language": "zh-hans"})

        assert "不存在" in page.content.decode()
        assert page.context["title"] == "核对"


class TestImp4:
    @pytest.mark.parametrize(
        ("rows", "told"),
        [
            ([["nick", "note", "Note "], ["a", "b", "c"]], "Column 2 and column 3 mean the same"),
            ([["nick", "昵称", "note"], ["a", "b", "c"]], "Column 1 and column 2 mean the same"),
            ([["nick", "note"], ["a"]], "Row 2 has 1 cells, the header 2"),
            ([["nick", "note"], ["a", "b"], ["a", "b", "c"]], "Row 3 has 3 cells, the header 2"),
            ([["a", "b"], ["c", "d"]], "The first row must name the columns"),
            ([["Our buyers"], ["nick", "note"], ["a", "b"]], "The header stands in row 2"),
            ([["nick", "note"]], "no row below the header"),
            ([["nick", "name"], ["a", "b"]], "There is no column"),
        ],
        ids=["twice", "same meaning", "too few", "too many", "no header", "title above", "empty", "nothing to write"],
    )
    def test_imp_4_structure_comes_first(self, as_manager, silk, rows, told):
        answer = upload(as_manager, silk, csv_bytes(*rows))

        assert answer.status_code == 200
        assert told in errors(answer)[0]

    def test_imp_4_an_open_quote_is_refused_with_its_row(self, as_manager, silk):
        answer = upload(as_manager, silk, b'nick,note\nsummer,x\nsummer,"open\nsummer,y\n')

        assert "Quotation mark never closed (record 3)" in errors(answer)[0]

    def test_imp_4_columns_in_any_order_unknown_ones_named(self, as_manager, silk, summer):
        page = bring_in(as_manager, silk, csv_bytes(["shoe size", "note", "nick"], ["39", "Likes blue", "summer"]))

        assert page.context["head"]["unknown"] == ["shoe size"]
        assert standing(summer) == ["Likes blue"]

    def test_a_blank_line_is_passed_over_and_counted(self, as_manager, silk, summer):
        page = review(as_manager, silk, b"nick;note\n\nsummer;x\n\n")

        assert page.context["head"]["blanks"] == 2
        assert deeds(page) == {3: ["Note “x”"]}


class TestTheFile:
    @pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
    def test_in_the_encodings_of_order_files(self, as_manager, silk, summer, encoding):
        bring_in(as_manager, silk, csv_bytes(["昵称", "备注"], ["summer", "喜欢蓝色"], encoding=encoding))

        assert standing(summer) == ["喜欢蓝色"]

    def test_a_workbook(self, as_manager, silk, summer):
        bring_in(as_manager, silk, xlsx_bytes(["phone", "tags"], [13800138000, "送老婆、优惠券"]), "notes.xlsx")

        assert labels(summer) == {"送老婆-1", "优惠券-2"}

    def test_a_formula_is_never_taken(self, as_manager, silk, summer):
        page = review(as_manager, silk, xlsx_bytes(["nick", "note"], ["summer", "=1+1"]))

        assert troubles(page)[2][0].endswith("A formula or its error")

    @pytest.mark.parametrize(
        ("content", "told"),
        [
            (b"", "nothing in this file"),
            (b"%PDF-1.7 ...", "Not a table"),
            (b"<html><table><tr><td>nick</td></tr></table></html>", "Not a table"),
            (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "Workbook with a password"),
            (b"PK\x03\x04 broken", "Workbook damaged"),
            ("nick,note\nsummer,café\n".encode("latin-1"), "Characters cannot be read"),
        ],
        ids=["empty", "pdf", "html", "ole2", "broken zip", "latin-1"],
    )
    def test_what_is_no_table_is_refused_in_words(self, as_manager, silk, content, told):
        answer = upload(as_manager, silk, content)

        assert answer.status_code == 200
        assert told in errors(answer)[0]

    def test_too_many_rows_are_refused(self, as_manager, silk, monkeypatch):
        monkeypatch.setattr("crm.services.team_notes.file.ROWS", 1)

        assert (
            "More than 1 rows"
            in errors(upload(as_manager, silk, csv_bytes(["nick", "note"], ["a", "b"], ["c", "d"])))[0]
        )


class TestTheDoor:
    def test_the_button_stands_on_the_list_of_those_who_may(self, as_manager, as_agent, silk):
        assert IMPORT in as_manager.get("/admin/customers/customer/").content.decode()
        assert IMPORT not in as_agent.get("/admin/customers/customer/").content.decode()

    def test_nobody_else_comes_in(self, as_agent, as_trainer, silk):
        for client in (as_agent, as_trainer):
            assert client.get(IMPORT).status_code == 403
            assert client.post(IMPORT).status_code == 403
            assert client.post(PROCESS).status_code == 403

    def test_a_foreign_shop_cannot_be_chosen(self, as_manager, silk):
        answer = upload(as_manager, ShopFactory(), csv_bytes(["nick", "note"], ["a", "b"]))

        assert answer.status_code == 200
        assert answer.context["form"].errors["shop"]

    def test_another_person_cannot_confirm(self, as_manager, as_operator, silk, summer):
        page = review(as_manager, silk, csv_bytes(["nick", "note"], ["summer", "x"]))

        confirm(as_operator, page)

        assert standing(summer) == []

    def test_a_review_holds_for_half_an_hour(self, as_manager, silk, summer):
        page = review(as_manager, silk, csv_bytes(["nick", "note"], ["summer", "x"]))

        with time_machine.travel(timezone.now() + timedelta(minutes=31)):
            confirm(as_manager, page)

        assert standing(summer) == []

    def test_a_file_swapped_in_between_is_refused(self, as_manager, silk, summer, settings):
        page = review(as_manager, silk, csv_bytes(["nick", "note"], ["summer", "x"]))
        (path,) = (settings.MEDIA_ROOT / "uploads").glob("*.xlsx")
        path.write_bytes(csv_bytes(["nick", "note"], ["summer", "swapped"]))

        confirm(as_manager, page)

        assert standing(summer) == []

    def test_what_changed_since_the_review_is_shown_again_first(self, as_manager, silk, summer):
        page = review(as_manager, silk, csv_bytes(["nick", "note"], ["summer", "x"], ["summer", "y"]))
        Note.objects.create(shop=silk, customer=summer, text="x", made_at=timezone.now())

        answer = confirm(as_manager, page)

        assert standing(summer) == ["x"]
        confirm(as_manager, as_manager.get(answer.url))
        assert standing(summer) == ["x", "y"]

    def test_cancelling_leaves_nothing_behind(self, as_manager, silk, summer, settings):
        page = review(as_manager, silk, csv_bytes(["nick", "note"], ["summer", "x"]))

        confirm(as_manager, page, cancel="1")

        assert (standing(summer), list((settings.MEDIA_ROOT / "uploads").iterdir())) == ([], [])

    def test_what_the_file_holds_is_shown_as_text(self, as_manager, silk, summer):
        page = review(as_manager, silk, csv_bytes(["nick", "note"], ["summer", "<script>alert(1)</script>"]))

        assert "<script>alert(1)" not in page.content.decode()

    def test_many_rows_come_in_pages(self, as_manager, silk):
        rows = [[f"buyer{n}", "x"] for n in range(120)]

        page = review(as_manager, silk, csv_bytes(["nick", "note"], *rows), page="3")

        assert [line.number for line in page.context["lines"]] == list(range(102, 122))
        assert "Page 3 of 3" in text_of(page)
