import pytest

from crm.models import Deed, Inquiry, ScriptUse
from crm.services.script_uses import BranchRefused, record_use, use_branch
from customers.tests.factories import NOON, CustomerFactory, ProductFactory, ShopFactory
from scripts_lib.tests.factories import ArticleFactory, ScriptBranchFactory, ScriptFactory
from tagging.models import CustomerTag, TagChange
from tagging.tests.factories import TagFactory, TagGroupFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def buyer(shop):
    return CustomerFactory(shop=shop)


def engagement(shop, name="微淘Y", slug="feed", **facts):
    return TagFactory(group=TagGroupFactory(shop=shop, slug="engagement", number=3), name=name, slug=slug, **facts)


class TestRecordUse:
    def test_keeps_script_wording_buyer_inquiry_and_agent(self, buyer, agent):
        script = ScriptFactory(asks="use_scene", text="Hello.")
        variant = script.variants.get()

        use = record_use(
            customer=buyer,
            by=agent,
            at=NOON,
            kind="script",
            script_id=script.pk,
            variant_id=variant.pk,
            text="您好",
        )

        assert (use.script, use.variant, use.asks, use.text) == (script, variant, "use_scene", "您好")
        assert (use.inquiry, use.made_by) == (Inquiry.objects.get(customer=buyer), agent)

    def test_every_copy_counts(self, buyer, agent):
        for _again in range(2):
            record_use(customer=buyer, by=agent, at=NOON, kind="script", script_id=ScriptFactory().pk)

        assert ScriptUse.objects.count() == 2

    def test_a_care_tip_and_a_product(self, shop, buyer, agent):
        tip, scarf = ArticleFactory(), ProductFactory(shop=shop)

        use = record_use(customer=buyer, by=agent, at=NOON, kind="care", article_id=tip.pk, product_id=scarf.pk)

        assert (use.kind, use.article, use.product, use.asks) == ("care", tip, scarf, "")

    def test_leaves_out_what_this_shop_does_not_know(self, buyer, agent):
        foreign = ScriptFactory(shop=ShopFactory(), text="Hello.")

        use = record_use(
            customer=buyer,
            by=agent,
            at=NOON,
            kind="shouted",
            script_id=foreign.pk,
            variant_id=foreign.variants.get().pk,
            branch_id=ScriptBranchFactory(script=foreign).pk,
            article_id=ArticleFactory(shop=ShopFactory()).pk,
            product_id=ProductFactory().pk,
            text="字\0" * 3000,
        )

        assert (use.script, use.variant, use.branch, use.article, use.product) == (None,) * 5
        assert (use.kind, use.text) == ("script", "字" * 2000)

    def test_leaves_out_a_wording_of_another_script(self, buyer, agent):
        script = ScriptFactory()

        use = record_use(
            customer=buyer,
            by=agent,
            at=NOON,
            kind="script",
            script_id=script.pk,
            variant_id=ScriptFactory(text="Hello.").variants.get().pk,
        )

        assert (use.script, use.variant) == (script, None)


class TestUseBranch:
    def test_records_the_reply_and_sets_the_tag_in_one_deed(self, shop, buyer, agent):
        branch = ScriptBranchFactory(script=ScriptFactory(shop=shop), tag=engagement(shop), answer="有的")

        deed = use_branch(customer=buyer, by=agent, at=NOON, branch_id=branch.pk, text="太好了")

        use = ScriptUse.objects.get()
        assert (use.kind, use.branch, use.script, use.text) == ("branch", branch, branch.script, "太好了")
        assert TagChange.objects.get().evidence == {
            "from": "branch",
            "script": branch.script_id,
            "answer": "有的",
            "use": use.pk,
        }
        assert Deed.objects.get() == deed
        assert Inquiry.objects.count() == 1

    @pytest.mark.parametrize(("slug", "name"), [("feed", "Weitao"), ("", "微淘Y")])
    def test_finds_the_same_tag_in_the_buyers_shop(self, shop, buyer, agent, slug, name):
        own = engagement(shop, name=name, slug=slug)
        branch = ScriptBranchFactory(tag=engagement(ShopFactory(), slug=slug))

        use_branch(customer=buyer, by=agent, at=NOON, branch_id=branch.pk, text="")

        assert CustomerTag.objects.get().tag == own

    @pytest.mark.parametrize("is_there", [True, False])
    def test_without_a_tag_to_set_it_records_the_reply(self, shop, buyer, agent, is_there):
        if is_there:
            engagement(shop, is_active=False)
        branch = ScriptBranchFactory(tag=engagement(ShopFactory()))

        assert use_branch(customer=buyer, by=agent, at=NOON, branch_id=branch.pk, text="好") is None
        assert ScriptUse.objects.get().branch == branch

    def test_the_second_time_it_only_records_the_reply(self, shop, buyer, agent):
        branch = ScriptBranchFactory(tag=engagement(shop))
        use_branch(customer=buyer, by=agent, at=NOON, branch_id=branch.pk, text="")

        assert use_branch(customer=buyer, by=agent, at=NOON, branch_id=branch.pk, text="") is None
        assert (ScriptUse.objects.count(), TagChange.objects.count()) == (2, 1)

    def test_refuses_an_answer_of_another_shop(self, buyer, agent):
        foreign = ScriptBranchFactory(script=ScriptFactory(shop=ShopFactory()))

        with pytest.raises(BranchRefused):
            use_branch(customer=buyer, by=agent, at=NOON, branch_id=foreign.pk, text="")

        assert not ScriptUse.objects.exists()
