"""The editor of a script: words marked where they stand, shares of wordings, answers as a tree."""

import pytest
from playwright.sync_api import expect

from scripts_lib.choices import ScriptState
from scripts_lib.models import PhraseRule, Script
from scripts_lib.tests.factories import SceneFactory, ScriptBranchFactory, ScriptFactory, ScriptVariantFactory
from tagging.models import Tag
from tagging.services.default_tags import install_default_tags

from .browser import signed_in_page

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True, serialized_rollback=True)]
LINES = "真丝最怕洗。\n" * 12
# How far a mark lies from the words it is about: their place in the box against its place in the copy behind.
DRIFT = """(box) => {
    const back = box.parentElement.querySelector(".se-back"), mark = back.querySelector(".se-must");
    return [back.scrollTop - box.scrollTop, back.scrollHeight - box.scrollHeight, back.clientWidth - box.clientWidth,
            mark.textContent];
}"""


@pytest.fixture
def script(shop):
    install_default_tags(shop=shop)
    PhraseRule.objects.all().delete()
    for code, words, suggestion in (("best", "顶级", "「6A 级」"), ("never", "绝对", "写清条件")):
        PhraseRule.objects.create(
            shop=shop, code=code, name="绝对化用语", kind="absolute_claim", severity="block", words=words,
            suggestion=suggestion, is_active=True,
        )  # fmt: skip
    scene = SceneFactory(shop=shop, name="下单犹豫")
    script = ScriptFactory(
        shop=shop, scene=scene, title="洗了会不会缩水", state=ScriptState.DRAFT, text="{称呼}，不缩水。"
    )
    ScriptVariantFactory(script=script, label="B", text="放心洗。", weight=3)
    gives = Tag.objects.get(shop=shop, name="送礼")
    gift = ScriptBranchFactory(script=script, answer="送人的", reply="我帮您配礼盒", tag=gives)
    mother = ScriptBranchFactory(script=script, answer="送我妈", reply="妈妈睡得热就选 19 姆米", parent=gift)
    ScriptBranchFactory(script=script, answer="她皮肤容易过敏", reply="检测报告我发您看", parent=mother)
    return script


@pytest.fixture
def editor(browser, live_server, as_trainer, script):
    with signed_in_page(browser, live_server.url, as_trainer, height=900) as page:
        page.goto(f"/admin/scripts_lib/script/{script.pk}/change/")
        yield page


def test_words_are_marked_where_they_stand_and_enter_puts_the_suggestion_in(editor):
    box, marks = editor.locator("[name=variants-0-text]"), editor.locator(".se-back mark.se-must")
    notes = editor.locator("#id_variants-0-text-notes")

    box.fill(f"{LINES}它是顶级的，绝对不起球。")
    expect(marks).to_have_text(["顶级", "绝对"])
    expect(box).to_have_attribute("aria-invalid", "true")
    expect(notes.locator(".se-note-line")).to_have_count(2)
    expect(box).to_have_attribute("aria-describedby", "id_variants-0-text-notes")
    box.evaluate("(one) => { one.scrollTop = one.scrollHeight }")
    expect(editor.locator(".se-back").first).to_have_js_property("scrollTop", box.evaluate("(one) => one.scrollTop"))
    assert box.evaluate(DRIFT) == [0, 0, 0, "顶级"]
    box.evaluate("(one) => { one.style.width = '300px' }")
    editor.wait_for_function("document.querySelector('.se-back').clientWidth < 310")
    assert box.evaluate(DRIFT) == [0, 0, 0, "顶级"]

    box.press("Control+Home")
    box.press_sequentially("亲，")  # what is typed before moves the marks along at once
    expect(marks).to_have_text(["顶级", "绝对"])
    box.press("Control+End")
    box.press("Enter")  # behind the words it is a line break
    expect(box).to_have_value(f"亲，{LINES}它是顶级的，绝对不起球。\n")
    box.evaluate("(one) => { const at = one.value.indexOf('顶级') + 1; one.setSelectionRange(at, at) }")
    box.press("Enter")
    expect(box).to_have_value(f"亲，{LINES}它是6A 级的，绝对不起球。\n")
    expect(marks).to_have_text(["绝对"])
    box.press("Control+z")
    expect(box).to_have_value(f"亲，{LINES}它是顶级的，绝对不起球。\n")

    expect(marks).to_have_text(["顶级", "绝对"])
    notes.get_by_role("button", name="Replace").focus()
    editor.keyboard.press("Enter")
    expect(box).to_have_value(f"亲，{LINES}它是6A 级的，绝对不起球。\n")
    expect(notes.locator(".se-note-line")).to_have_count(1)
    notes.get_by_role("button", name="Go to the word").click()  # advice is never put in
    assert box.evaluate("(one) => one.value.slice(one.selectionStart, one.selectionEnd)") == "绝对"
    notes.get_by_role("button", name="Ask for an exception").click()
    expect(editor.locator("#se-aside input[name=reason]")).to_be_focused()


def test_shares_follow_the_weights_and_answers_are_added_in_their_tree(editor, script):
    shares = editor.locator("#variants-group .se-share:visible")
    expect(shares).to_have_text(["25 %", "75 %"])
    editor.fill("[name=variants-0-weight]", "1000")
    expect(shares).to_have_text(["100 %", "0 %"])
    editor.uncheck("[name=variants-1-is_active]")
    expect(shares).to_have_text(["100 %", "–"])
    editor.check("[name=variants-1-is_active]")
    editor.get_by_role("button", name="Split evenly").click()
    expect(shares).to_have_text(["50 %", "50 %"])

    rows = editor.locator("#se-tree .se-branch")
    expect(rows).to_have_count(3)
    expect(rows.nth(0)).to_contain_text("送礼-1")
    expect(rows.nth(2)).to_contain_text("no tag")
    expect(rows.nth(2)).to_have_class("se-branch se-depth-3")
    expect(rows.locator("[data-after]:visible")).to_have_count(2)
    rows.nth(1).locator("[data-after]").click()
    expect(editor.locator("[name=branches-3-answer]")).to_be_focused()
    editor.keyboard.type("送婆婆")
    editor.fill("[name=branches-3-reply]", "婆婆怕热就选薄的")
    expect(rows).to_have_count(4)
    expect(rows.nth(3)).to_contain_text("送婆婆")
    expect(rows.nth(3)).to_have_class("se-branch se-depth-3")
    rows.nth(0).locator("a").click()
    expect(editor.locator("[name=branches-0-answer]")).to_be_focused()

    editor.get_by_role("button", name="Save", exact=True).click()
    expect(editor.locator("#changelist")).to_be_visible()
    saved = Script.objects.get()
    assert [one.weight for one in saved.variants.order_by("label")] == [1, 1]
    assert saved.branches.get(answer="送婆婆").parent.answer == "送我妈"
