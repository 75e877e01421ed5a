"""The trainer's pages: what may be saved, by whom, and whose rows are offered."""

import pytest

from customers.tests.factories import ProductFactory, ShopFactory
from scripts_lib.choices import ArticleKind, ScriptState, Stage
from scripts_lib.models import Article, Scene, Script, ScriptBranch, ScriptVariant
from tagging.models import Tag
from tagging.services.default_tags import install_default_tags

from .factories import ScriptBranchFactory, ScriptVariantFactory

pytestmark = pytest.mark.django_db
LIST = "/admin/scripts_lib/script/"


@pytest.fixture
def scene(shop):
    install_default_tags(shop=shop)
    return Scene.objects.create(shop=shop, name="First question", stage=Stage.PRE_SALE)


@pytest.fixture
def script(scene, shop):
    script = Script.objects.create(shop=shop, scene=scene, title="Who is it for", asks="use_scene")
    ScriptVariant.objects.create(script=script, text="Is it for yourself?")
    return script


def block(prefix, rows, initial=0):
    """The posted rows of one block of a page."""
    data = {f"{prefix}-TOTAL_FORMS": len(rows), f"{prefix}-INITIAL_FORMS": initial}
    data |= {f"{prefix}-{number}-{name}": value for number, row in enumerate(rows) for name, value in row.items()}
    return data


def posted(scene, *, variants=None, branches=(), initial=(0, 0), **row):
    """What the page sends."""
    row = {"scene": scene.pk, "title": "Who is it for", **row}
    wording = {"label": "A", "weight": 1, "is_active": "on", "text": "Is it for yourself?"}
    variants = [wording] if variants is None else variants
    blocks = block("variants", variants, initial[0]) | block("branches", list(branches), initial[1])
    return {name: value for name, value in (row | blocks).items() if value is not None}


def errors_of(answer):
    """Every complaint on the page."""
    assert answer.status_code == 200
    context = answer.context
    found = [str(error) for error in context["adminform"].errors.values()]
    for formset in context["inline_admin_formsets"]:
        found += [str(error) for error in [*formset.formset.errors, formset.formset.non_form_errors()] if error]
    return " ".join(found)


def answer_row(script, branch=None, **row):
    shown = {"script": script.pk, "position": 0, "answer": "Yes", "reply": "Fine.", "parent": "", "tag": ""}
    return shown | ({"id": branch.pk} if branch else {}) | row


def a_chain(script, length):
    """So many answers, each following on the one before."""
    chain = []
    for number in range(length):
        above = chain[-1] if chain else None
        chain.append(ScriptBranch.objects.create(script=script, parent=above, answer=f"Level {number}", reply="Fine."))
    return chain


class TestScripts:
    def test_a_trainer_adds_one_with_wordings(self, as_trainer, scene, shop):
        as_trainer.post(f"{LIST}add/", posted(scene, short_code="who", asks="use_scene"))

        script = Script.objects.get()
        assert (script.shop, script.short_code, script.asks) == (shop, "who", "use_scene")
        assert script.variants.get().text == "Is it for yourself?"

    def test_a_saved_script_can_be_found_by_its_words(self, as_trainer, scene):
        wording = {"label": "A", "weight": 1, "is_active": "on", "text": "给自己选，还是送人？"}

        as_trainer.post(f"{LIST}add/", posted(scene, variants=[wording]))

        assert "给自己选" in Script.objects.get().search_text

    def test_an_unknown_placeholder_is_refused_with_the_nearest_one(self, as_trainer, scene):
        wording = {"label": "A", "weight": 1, "is_active": "on", "text": "Good morning, {salutaion}."}

        said = errors_of(as_trainer.post(f"{LIST}add/", posted(scene, variants=[wording])))

        assert "salutaion" in said
        assert "{salutation}" in said
        assert not Script.objects.exists()

    def test_in_a_reply_too(self, as_trainer, script, scene):
        variant = {"id": script.variants.get().pk, "script": script.pk, "label": "A", "weight": 1, "text": "?"}
        data = posted(scene, variants=[variant], branches=[answer_row(script, reply="{citi}")], initial=(1, 0))

        said = errors_of(as_trainer.post(f"{LIST}{script.pk}/change/", data))

        assert "{city}" in said

    @pytest.mark.parametrize(
        "variants",
        [[], [{"label": "A", "weight": 1, "text": "Is it for yourself?"}]],
        ids=["without a wording", "with none in use"],
    )
    def test_is_not_published_when_it_says_nothing(self, as_trainer, scene, variants):
        answer = as_trainer.post(f"{LIST}add/", posted(scene, variants=variants, _publish=""), follow=True)

        assert "needs a wording that is in use" in answer.content.decode()
        assert Script.objects.get().state == ScriptState.DRAFT

    def test_a_draft_may_lack_a_wording(self, as_trainer, scene):
        as_trainer.post(f"{LIST}add/", posted(scene, variants=[]))

        assert Script.objects.get().state == ScriptState.DRAFT

    def test_an_agent_reads_and_does_not_write(self, as_agent, script, scene):
        assert as_agent.get(f"{LIST}{script.pk}/change/").status_code == 200
        assert as_agent.post(f"{LIST}{script.pk}/change/", posted(scene)).status_code == 403
        assert as_agent.get(f"{LIST}add/").status_code == 403

    def test_who_only_reads_sees_what_is_asked_about_by_its_name(self, as_agent, script):
        install_default_tags(shop=script.shop)

        html = as_agent.get(f"{LIST}{script.pk}/change/").content.decode()

        assert "使用场景" in html
        assert "use_scene" not in html

    def test_an_agent_reads_wordings_and_answers(self, as_agent, script):
        ScriptVariantFactory(script=script, label="Z", text="自己用还是送人？")
        ScriptBranchFactory(script=script, answer="送人", reply="送给谁呢？")

        html = as_agent.get(f"{LIST}{script.pk}/change/").content.decode()

        assert "自己用还是送人？" in html
        assert "送给谁呢？" in html

    def test_a_group_to_ask_about_is_chosen_by_its_name(self, as_trainer, scene):
        shown = as_trainer.get(f"{LIST}add/").context["adminform"].form.fields["asks"].choices

        assert ("use_scene", "1 使用场景") in shown
        assert "grey_list" not in dict(shown)

    def test_a_code_that_no_group_has_any_more_stays(self, as_trainer, script, scene):
        Script.objects.filter(pk=script.pk).update(asks="old_group")

        shown = as_trainer.get(f"{LIST}{script.pk}/change/").context["adminform"].form.fields["asks"].choices

        assert ("old_group", "old_group") in shown


class TestAnswers:
    def change(self, client, script, branches, initial):
        variant = script.variants.get()
        row = {"id": variant.pk, "script": script.pk, "label": "A", "weight": 1, "is_active": "on", "text": "?"}
        data = posted(script.scene, variants=[row], branches=branches, initial=(1, initial))
        return client.post(f"{LIST}{script.pk}/change/", data)

    def test_give_manual_tags_of_the_shop(self, as_trainer, script):
        tag = Tag.objects.get(slug="wife")

        self.change(as_trainer, script, [answer_row(script, tag=tag.pk)], 0)

        assert ScriptBranch.objects.get().tag == tag

    def test_offer_no_automatic_and_no_foreign_tag(self, as_trainer, script):
        install_default_tags(shop=ShopFactory())

        page = as_trainer.get(f"{LIST}{script.pk}/change/")

        empty = page.context["inline_admin_formsets"][1].formset.empty_form
        offered = {str(label) for _key, label in empty.fields["tag"].choices}
        assert {"送老婆-1", "优惠券-2"} < offered
        assert "VIP会员" not in offered
        assert len(offered) == len(empty.fields["tag"].choices)

    def test_follow_on_one_another_three_deep(self, as_trainer, script):
        first, second, third = a_chain(script, 3)
        rows = [answer_row(script, first), answer_row(script, second, parent=first.pk)]

        answer = self.change(as_trainer, script, [*rows, answer_row(script, third, parent=second.pk)], 3)

        assert answer.status_code == 302

    def test_not_four(self, as_trainer, script):
        first, second, third = a_chain(script, 3)
        rows = [
            answer_row(script, first),
            answer_row(script, second, parent=first.pk),
            answer_row(script, third, parent=second.pk),
            answer_row(script, parent=third.pk, answer="Level 3"),
        ]

        assert "three deep" in errors_of(self.change(as_trainer, script, rows, 3))

    def test_nor_in_a_circle(self, as_trainer, script):
        first, second = a_chain(script, 2)
        rows = [answer_row(script, first, parent=second.pk), answer_row(script, second, parent=first.pk)]

        assert "three deep" in errors_of(self.change(as_trainer, script, rows, 2))

    def test_do_not_lose_what_they_follow_on(self, as_trainer, script):
        first, second = a_chain(script, 2)
        rows = [answer_row(script, first, DELETE="on"), answer_row(script, second, parent=first.pk)]

        assert "being deleted" in errors_of(self.change(as_trainer, script, rows, 2))

    def test_follow_on_answers_of_the_same_script_only(self, as_trainer, script, scene, shop):
        other = Script.objects.create(shop=shop, scene=scene, title="Another")
        [foreign] = a_chain(other, 1)

        assert errors_of(self.change(as_trainer, script, [answer_row(script, parent=foreign.pk)], 0))
        assert not script.branches.exists()

    @pytest.mark.parametrize("count", [1, 12])
    def test_are_shown_with_as_many_queries_as_one(self, as_trainer, script, count, django_assert_max_num_queries):
        a_chain(script, 2)
        for number in range(count):
            ScriptBranch.objects.create(script=script, answer=str(number), reply="Fine.")

        with django_assert_max_num_queries(35):
            as_trainer.get(f"{LIST}{script.pk}/change/")


class TestRowsOfAllShops:
    @pytest.fixture
    def common(self, db):
        scene = Scene.objects.create(name="Shipping", stage=Stage.IN_SALE)
        return Script.objects.create(scene=scene, title="On its way")

    def test_are_seen_by_everybody(self, as_agent, as_outsider, common):
        for client in (as_agent, as_outsider):
            assert list(client.get(LIST).context["cl"].result_list) == [common]

    def test_are_not_written_by_a_shops_own_people(self, as_manager, common):
        answer = as_manager.post(f"{LIST}{common.pk}/change/", posted(common.scene, title="Mine"))

        common.refresh_from_db()
        assert (answer.status_code, common.title) == (403, "On its way")

    def test_are_written_by_the_operator(self, as_operator, common):
        as_operator.post(f"{LIST}{common.pk}/change/", posted(common.scene, title="Under way"))

        common.refresh_from_db()
        assert (common.title, common.shop) == ("Under way", None)

    def test_the_operator_makes_them_by_leaving_the_shop_empty(self, as_operator, shop, common):
        as_operator.post(f"{LIST}add/", posted(common.scene, shop=""))
        as_operator.post(f"{LIST}add/", posted(common.scene, shop=shop.pk))

        assert list(Script.objects.order_by("pk").values_list("shop", flat=True))[1:] == [None, shop.pk]

    def test_nobody_else_does(self, as_manager, manager, shop, common):
        ShopFactory().members.add(manager)

        assert "required" in errors_of(as_manager.post(f"{LIST}add/", posted(common.scene, shop="")))

    def test_name_nothing_of_one_shop(self, as_operator, shop, scene):
        product = ProductFactory(shop=shop)

        said = errors_of(as_operator.post(f"{LIST}add/", posted(scene, shop="", products=[product.pk])))

        assert "scene belongs to another shop" in said
        assert "product belongs to another shop" in said


class TestProducts:
    def test_are_found_while_one_types_and_never_listed(self, as_trainer, script, shop):
        ProductFactory.create_batch(3, shop=shop, name="Silk scarf")
        chosen = ProductFactory(shop=shop, name="Eye mask")
        script.products.add(chosen)

        html = as_trainer.get(f"{LIST}{script.pk}/change/").content.decode()

        assert "Eye mask" in html
        assert "Silk scarf" not in html
        assert f"/admin/autocomplete/?shop={shop.pk}" in html

    def test_completion_looks_in_the_shop_of_the_row(self, as_operator, shop):
        mask = ProductFactory(shop=shop, name="Eye mask")
        ProductFactory(shop=ShopFactory(), name="Eye cream")
        address = "/admin/autocomplete/?app_label=scripts_lib&model_name=script&field_name=products&term=Eye"

        here = as_operator.get(f"{address}&shop={shop.pk}").json()["results"]
        everywhere = as_operator.get(address).json()["results"]

        assert [row["id"] for row in here] == [str(mask.pk)]
        assert len(everywhere) == 2

    def test_of_another_shop_are_refused(self, as_trainer, scene):
        foreign = ProductFactory()

        assert errors_of(as_trainer.post(f"{LIST}add/", posted(scene, products=[foreign.pk])))
        assert not Script.objects.exists()


NO_PICTURES = {"pictures-TOTAL_FORMS": "0", "pictures-INITIAL_FORMS": "0"}


class TestKnowledge:
    def add(self, client, **row):
        return client.post(
            "/admin/scripts_lib/article/add/", {"title": "Silk", "is_published": "on", **NO_PICTURES, **row}
        )

    def test_a_published_tip_has_what_an_agent_copies(self, as_trainer):
        said = errors_of(self.add(as_trainer, kind=ArticleKind.CARE))

        assert "version that an agent copies" in said

    def test_published_product_knowledge_has_a_point(self, as_trainer):
        assert "four points" in errors_of(self.add(as_trainer, kind=ArticleKind.PRODUCT))

    def test_a_trainer_writes_it(self, as_trainer, shop):
        self.add(as_trainer, kind=ArticleKind.CARE, short="Wash it cold.")

        assert Article.objects.get().shop == shop


class TestScope:
    @pytest.mark.parametrize("kind", ["script", "scene", "article"])
    @pytest.mark.parametrize("deed", ["change", "history", "delete"])
    def test_a_foreign_row_and_an_absent_one_are_the_same(self, as_outsider, script, shop, kind, deed):
        rows = {"script": script, "scene": script.scene, "article": Article.objects.create(shop=shop, title="Silk")}

        foreign = as_outsider.get(f"/admin/scripts_lib/{kind}/{rows[kind].pk}/{deed}/")
        absent = as_outsider.get(f"/admin/scripts_lib/{kind}/999999/{deed}/")

        assert foreign.status_code == absent.status_code == 404
        assert foreign.content == absent.content

    def test_the_operators_list_shows_one_shop_and_what_all_use(self, as_operator, script):
        Script.objects.create(scene=script.scene, title="For all")
        Script.objects.create(shop=ShopFactory(name="Zen"), scene=script.scene, title="Elsewhere")

        shown = as_operator.get(f"{LIST}?shop={script.shop_id}").context["cl"].result_list

        assert {one.title for one in shown} == {"Who is it for", "For all"}
