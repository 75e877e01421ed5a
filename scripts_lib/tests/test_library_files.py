"""Scripts, articles, phrase rules and sets of words go out as tables and come in again."""

import csv
import hashlib
import io

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from customers.exchange.sheet import Sheet
from customers.models import ExportRecord
from customers.tests.factories import ProductFactory, ShopFactory
from scripts_lib.choices import ScriptState, Stage
from scripts_lib.models import Article, PhraseRule, Scene, Script, ScriptBranch, ScriptVariant, ScriptVersion
from scripts_lib.outline import Entry, OutlineFault, read_outline, write_outline
from scripts_lib.resources import ArticleResource, PhraseRuleResource, ScriptResource
from tagging.models import KeywordSet, Tag
from tagging.services.default_tags import install_default_tags

PLACES = {
    "script": "/admin/scripts_lib/script/",
    "article": "/admin/scripts_lib/article/",
    "phraserule": "/admin/scripts_lib/phraserule/",
    "keywordset": "/admin/tagging/keywordset/",
}


class TestOutline:
    @pytest.mark.parametrize(
        "entries",
        [
            [Entry(1, "Yes", "", "Good.")],
            [Entry(1, "Yes", "送老婆-1", "One\ntwo"), Entry(2, "No", "", "Three")],
            [Entry(1, "a => b", "", "c => d")],
            [Entry(1, "in [brackets]", "", "x"), Entry(1, "b", "", "> not an entry\n> nor this\n\\ nor that")],
        ],
        ids=["plain", "nested with a tag and lines", "arrows", "signs of its own"],
    )
    def test_comes_back_as_it_was(self, entries):
        assert read_outline(write_outline(entries)) == entries

    @pytest.mark.parametrize("cell", ["Yes", "> Yes", ">>>> Yes => no"])
    def test_a_line_that_is_no_entry_is_named(self, cell):
        with pytest.raises(OutlineFault) as fault:
            read_outline(cell)

        assert fault.value.line == cell


@pytest.fixture
def scene(shop):
    install_default_tags(shop=shop)
    return Scene.objects.create(shop=shop, name="问用途", stage=Stage.PRE_SALE)


@pytest.fixture
def script(scene, shop):
    script = Script.objects.create(
        shop=shop, scene=scene, title="Who is it for", short_code="who", channels=" jd taobao ", question="=SUM(1)?"
    )
    script.products.set([ProductFactory(shop=shop, sku="SF-1"), ProductFactory(shop=shop, sku="-2")])
    ScriptVariant.objects.create(script=script, label="A", text="{称呼}，送人吗？\r\n我来配盒。", weight=2)
    ScriptVariant.objects.create(script=script, label="B", text="@自己用？", is_active=False)
    tag = Tag.objects.get(shop=shop, name="送老婆")
    first = ScriptBranch.objects.create(script=script, answer="送人", reply="好。", tag=tag)
    ScriptBranch.objects.create(script=script, answer="生日", reply="写卡。", parent=first)
    return script


def table(*rows):
    """A CSV file as a spreadsheet program saves it."""
    buffer = io.StringIO()
    csv.writer(buffer).writerows(rows)
    return buffer.getvalue().encode("utf-8-sig")


def exported(client, shop, kind="csv", what="script"):
    answer = client.post(PLACES[what] + "export/", {"shop": shop.pk, "format": kind})
    assert answer.status_code == 200, answer
    return b"".join(answer.streaming_content)


def looked_at(client, shop, content, what="script", name="scripts.csv"):
    """The review of an upload; the form when the file was refused."""
    answer = client.post(PLACES[what] + "import/", {"shop": shop.pk, "import_file": SimpleUploadedFile(name, content)})
    return client.get(answer.url) if answer.status_code == 302 else answer


def written(client, page, what="script", **more):
    return client.post(PLACES[what] + "process_import/", {"review": page.context["review"], **more}, follow=True)


def kinds(page):
    return sorted((line.number, line.kind) for line in page.context["lines"])


def faults(page):
    return {line.number: [(column, text) for column, _cell, text in line.faults] for line in page.context["lines"]}


def sheet(**columns):
    """A table as it was read, by column."""
    rows = [dict(zip(columns, cells, strict=True)) for cells in zip(*columns.values(), strict=True)]
    return Sheet({name: name for name in columns}, [], list(enumerate(rows, 2)))


def state():
    tables = (Script, ScriptVariant, ScriptBranch, Article, KeywordSet, ScriptVersion)
    return [list(one.objects.order_by("pk").values_list()) for one in tables]


@pytest.mark.django_db
class TestScripts:
    @pytest.mark.parametrize("kind", ["csv", "xlsx"])
    def test_an_export_brought_in_again_changes_nothing(self, as_trainer, shop, script, kind):
        content, before = exported(as_trainer, shop, kind), state()

        page = looked_at(as_trainer, shop, content, name=f"scripts.{kind}")

        assert (kinds(page), faults(page)) == ([(2, "skip")], {2: []})
        written(as_trainer, page)
        assert state() == before

    def test_a_new_script_comes_as_a_draft_with_all_its_parts_and_a_version(self, as_trainer, trainer, shop, scene):
        content = table(
            ["title", "scene", "wordings", "answers", "short code"],
            [
                "Gift",
                "问用途",
                "> A [3] => 送谁？\n> B => 给谁？",
                "> 爱人 [送老婆-1] => 好。\n>> 生日 => 写卡。",
                "gift",
            ],
        )

        page = looked_at(as_trainer, shop, content)
        assert (kinds(page), Script.objects.count()) == ([(2, "new")], 0)
        written(as_trainer, page)

        script = Script.objects.get()
        assert (script.shop, script.state, script.short_code) == (shop, ScriptState.DRAFT, "gift")
        assert list(script.variants.order_by("label").values_list("text", "weight")) == [("送谁？", 3), ("给谁？", 1)]
        assert list(script.branches.order_by("pk").values_list("answer", "tag__name", "parent__answer")) == [
            ("爱人", "送老婆", None),
            ("生日", None, "爱人"),
        ]
        assert "送谁" in script.search_text
        assert list(script.versions.values_list("number", "made_by")) == [(1, trainer.pk)]

    def test_a_changed_wording_keeps_its_row(self, as_trainer, shop, script):
        kept = dict(script.variants.values_list("label", "pk"))
        page = looked_at(as_trainer, shop, table(["short code", "title", "wordings"], ["who", "Who", "> A => 新的"]))

        assert [line.changed for line in page.context["lines"]] == [["wordings", "title"]]
        written(as_trainer, page)

        assert list(script.variants.values_list("label", "pk", "text")) == [("A", kept["A"], "新的")]

    def test_one_bad_row_leaves_the_good_ones_alone(self, as_trainer, shop, scene):
        content = table(
            ["title", "scene", "wordings", "valid from"],
            ["Good", "问用途", "> A => 好", ""],
            ["Bad", "没有", "> A => {称乎}", "soon"],
            ["Also good", "问用途", "> A => 好", "2026-03-01"],
        )

        page = looked_at(as_trainer, shop, content)

        assert kinds(page) == [(2, "new"), (3, "invalid"), (4, "new")]
        found = dict(faults(page)[3])
        assert set(found) == {"scene", "wordings", "valid from"}
        assert "{称呼}" in found["wordings"]
        assert "Left out: 1" in written(as_trainer, page).content.decode()
        assert list(Script.objects.order_by("pk").values_list("title", flat=True)) == ["Good", "Also good"]

    def test_errors_are_told_in_the_readers_language(self, as_trainer, shop, scene):
        as_trainer.cookies["django_language"] = "zh-hans"

        page = looked_at(as_trainer, shop, table(["标题", "场景"], ["", "问用途"]))

        assert dict(faults(page)[2])["标题"] == "此字段不能为空。"

    def test_the_second_press_changes_nothing(self, as_trainer, shop, scene):
        page = looked_at(as_trainer, shop, table(["title", "scene"], ["Gift", "问用途"]))
        written(as_trainer, page)

        written(as_trainer, page)

        assert Script.objects.count() == 1

    def test_what_was_changed_meanwhile_is_looked_at_again(self, as_trainer, shop, script):
        page = looked_at(as_trainer, shop, table(["short code", "title"], ["who", "Other"]))
        Script.objects.update(title="Other")

        answer = written(as_trainer, page)

        assert kinds(answer) == [(2, "skip")]

    def test_a_number_of_another_shop_is_nobodys(self, as_trainer, shop, script):
        other = ShopFactory()
        foreign = Script.objects.create(shop=other, scene=script.scene, title="Theirs")

        page = looked_at(as_trainer, shop, table(["number", "title"], [foreign.pk, "Mine"]))

        assert kinds(page) == [(2, "invalid")]
        foreign.refresh_from_db()
        assert foreign.title == "Theirs"

    def test_another_shop_cannot_be_chosen(self, as_trainer, shop, scene):
        other = ShopFactory()

        page = looked_at(as_trainer, other, table(["title", "scene"], ["Gift", "问用途"]))

        assert page.context["form"].errors["shop"]
        assert as_trainer.post(PLACES["script"] + "export/", {"shop": other.pk, "format": "csv"}).context["form"].errors

    def test_formulas_go_out_harmless_and_come_in_as_nothing(self, as_trainer, shop, script):
        cells = next(csv.DictReader(io.StringIO(exported(as_trainer, shop).decode("utf-8-sig"))))
        assert cells["the buyer's question"] == "'=SUM(1)?"
        book = openpyxl.Workbook()
        book.active.append(["short code", "title"])
        book.active.append(["who", "=1+1"])
        buffer = io.BytesIO()
        book.save(buffer)

        page = looked_at(as_trainer, shop, buffer.getvalue(), name="scripts.xlsx")

        assert kinds(page) == [(2, "invalid")]

    def test_a_published_script_stays_sayable(self, as_trainer, shop, script):
        Script.objects.update(state=ScriptState.PUBLISHED)

        page = looked_at(
            as_trainer, shop, table(["short code", "title", "wordings"], ["who", "Who is it for", "> A => 全网最低"])
        )

        assert kinds(page) == [(2, "invalid")]
        written(as_trainer, page)
        assert script.variants.get(label="A").text.startswith("{称呼}")

    def test_a_file_without_titles_is_refused_in_words(self, as_trainer, shop, scene):
        page = looked_at(as_trainer, shop, table(["foo"], ["bar"]))

        assert "title" in page.context["form"].errors["import_file"][0]

    @pytest.mark.parametrize("door", ["import/", "export/"])
    def test_agents_have_neither(self, as_agent, shop, scene, door):
        assert as_agent.get(PLACES["script"] + door).status_code == 403

    @pytest.mark.parametrize("what", ["script", "article", "phraserule"])
    def test_trainers_find_both_pages_from_the_list(self, as_trainer, shop, scene, what):
        said = as_trainer.get(PLACES[what]).content.decode()

        for page in ("import/", "export/"):
            assert PLACES[what] + page in said
            assert as_trainer.get(PLACES[what] + page).status_code == 200


@pytest.mark.django_db
class TestTheOthers:
    def test_articles_go_out_and_in(self, as_trainer, shop):
        article = Article.objects.create(shop=shop, kind="care", title="Tip", short="Cold.", body="# A\n\n- b\n-c")
        article.products.add(ProductFactory(shop=shop, sku="SF-1"))

        page = looked_at(as_trainer, shop, exported(as_trainer, shop, "xlsx", "article"), "article", "articles.xlsx")
        assert kinds(page) == [(2, "skip")]
        content = table(["title", "kind", "short version", "push", "days later"], ["Tip", "Care tip", "Warm.", "", "3"])
        assert dict(faults(looked_at(as_trainer, shop, content, "article"))[2]).keys() == {"days later"}

        content = table(["title", "kind", "short version", "published"], ["Tip", "care", "Use {coupon}.", "1"])
        assert dict(faults(looked_at(as_trainer, shop, content, "article"))[2]).keys() == {"short version"}

        content = table(["title", "kind", "short version"], ["Tip", "Care tip", "Warm."], ["New", "care", ""])
        written(as_trainer, looked_at(as_trainer, shop, content, "article"), "article")
        assert list(Article.objects.order_by("pk").values_list("title", "short")) == [("Tip", "Warm."), ("New", "")]

    def test_sets_of_words_go_out_and_in_and_become_the_shops_own(self, as_manager, shop):
        content, before = exported(as_manager, shop, "csv", "keywordset"), state()
        page = looked_at(as_manager, shop, content, "keywordset")
        assert {line.kind for line in page.context["lines"]} == {"skip"}
        written(as_manager, page, "keywordset")
        assert state() == before

        one = KeywordSet.objects.filter(shop=None).order_by("pk").first()
        page = looked_at(as_manager, shop, table(["code", "words"], [one.code, "送长辈 送客户"]), "keywordset")
        written(as_manager, page, "keywordset")

        own = KeywordSet.objects.get(shop=shop)
        assert set(own.words.values_list("word", flat=True)) == {"送长辈", "送客户"}
        assert own.name == one.name
        assert one.words.exclude(word__in=["送长辈", "送客户"]).exists()

    def test_phrase_rules_are_tried_anew_once_their_words_change(self, trainer, shop):
        rule = PhraseRule.objects.create(
            shop=shop, code="own", name="Own", kind="templated", words="亲\n哦", is_active=True, tried_at=timezone.now()
        )
        resource = PhraseRuleResource(shop=shop, by=trainer, at=timezone.now())
        everybodys = PhraseRule.objects.filter(shop=None).exclude(code="own").order_by("pk").first()

        outcomes = resource.bring_in(sheet(code=["own", everybodys.code], words=["亲", "x"]), dry_run=False)

        assert [one.kind for one in outcomes] == ["update", "invalid"]
        rule.refresh_from_db()
        assert (rule.words, rule.is_active, rule.tried_at) == ("亲", False, None)

    @pytest.mark.parametrize(("length", "kind"), [(200, "new"), (201, "invalid")])
    def test_a_word_that_no_exception_could_name_is_refused(self, trainer, shop, length, kind):
        resource = PhraseRuleResource(shop=shop, by=trainer, at=timezone.now())
        rule = sheet(code=["trees"], name=["Trees"], kind=["templated"], words=["长" * length])

        outcomes = resource.bring_in(rule, dry_run=False)

        assert [one.kind for one in outcomes] == [kind]

    def test_phrase_rules_come_back_as_they_were(self, trainer, shop):
        resource = PhraseRuleResource(shop=shop, by=trainer, at=timezone.now())
        names = resource.columns()
        rows = list(resource.rows())

        outcomes = resource.bring_in(sheet(**dict(zip(names, zip(*rows, strict=True), strict=True))), dry_run=False)

        assert rows
        assert {one.kind for one in outcomes} == {"skip"}

    @pytest.mark.parametrize("resource", [ScriptResource, ArticleResource, PhraseRuleResource])
    def test_titles_of_columns_are_told_apart(self, resource):
        assert len({str(resource.title_of(name)) for name in resource.columns()}) == len(resource.columns())


@pytest.mark.django_db
class TestTheRecordOfAnExport:
    @pytest.mark.parametrize(
        ("what", "named"),
        [
            ("script", "scripts"),
            ("article", "articles"),
            ("phraserule", "phrase_rules"),
            ("keywordset", "keyword_sets"),
        ],
    )
    def test_says_who_took_how_many_rows_of_what_and_their_digest(self, as_manager, manager, shop, script, what, named):
        content = exported(as_manager, shop, what=what)

        record = ExportRecord.objects.get()
        assert (record.exported, record.shop, record.made_by, record.state) == (named, shop, manager, "finished")
        assert (record.byte_count, record.sha256) == (len(content), hashlib.sha256(content).hexdigest())
        assert record.row_count == record.item_count == len(list(csv.reader(io.StringIO(content.decode())))) - 1
        assert not record.shows_contact

    def test_stands_in_the_list_of_exports(self, as_manager, shop, script):
        exported(as_manager, shop)

        html = as_manager.get("/admin/customers/exportrecord/").content.decode()

        assert "Scripts" in html
        assert "masked" not in html

    def test_is_written_before_the_first_row_leaves(self, as_trainer, shop, script):
        as_trainer.post(PLACES["script"] + "export/", {"shop": shop.pk, "format": "csv"})  # nobody reads the answer

        assert ExportRecord.objects.get().item_count == 1

    def test_of_what_belongs_to_all_shops_only_the_operator_sees(self, as_operator, as_manager, shop):
        answer = as_operator.post(PLACES["phraserule"] + "export/", {"shop": "", "format": "csv"})
        b"".join(answer.streaming_content)

        record = ExportRecord.objects.get()
        assert (record.shop, record.row_count) == (None, record.item_count)
        assert "All shops" in as_operator.get("/admin/customers/exportrecord/").content.decode()
        assert as_operator.get(f"/admin/customers/exportrecord/{record.pk}/change/").status_code == 200
        assert as_manager.get(f"/admin/customers/exportrecord/{record.pk}/change/").status_code == 404
        assert "Phrase rules" not in rows_of(as_manager.get("/admin/customers/exportrecord/"))

    def test_more_rows_than_a_file_may_hold_are_refused_in_words(self, as_trainer, shop, script, settings):
        settings.EXPORT_ROWS = 0

        answer = as_trainer.post(PLACES["script"] + "export/", {"shop": shop.pk, "format": "csv"})

        assert "This file may hold 0 entries." in answer.content.decode()
        assert not ExportRecord.objects.exists()


def rows_of(page):
    """The lines of a list, without menu and filters."""
    return page.content.decode().partition('id="result_list"')[2]
