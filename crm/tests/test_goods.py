"""What the portrait knows of goods: articles of a product, and those of its category, in one query."""

import pytest

from crm.selectors.portrait.goods import goods_of
from customers.models import Product, ProductCategory, Shop
from customers.tests.factories import CustomerFactory, ProductFactory
from scripts_lib.tests.factories import ArticleFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def scarf(shop):
    category = ProductCategory.objects.create(shop=shop, name="Scarves")
    return ProductFactory(shop=shop, category=category)


def tip_of(scarf, shop):
    return goods_of(CustomerFactory(shop=shop), asked=None, bought=[scarf.pk]).care.get(scarf.pk, [None])[0]


class TestGoodsOf:
    def test_an_article_of_the_category_speaks_for_its_products(self, shop, scarf, django_assert_num_queries):
        ArticleFactory(shop=None, short="Hang it up.").categories.add(scarf.category)
        other = ProductFactory(shop=shop)
        customer = CustomerFactory(shop=shop)

        with django_assert_num_queries(1):
            care = goods_of(customer, asked=None, bought=[scarf.pk, other.pk]).care

        assert {key: [tip.text for tip in tips] for key, tips in care.items()} == {scarf.pk: ["Hang it up."]}

    def test_one_of_the_product_itself_comes_first(self, shop, scarf):
        ArticleFactory(shop=shop, short="Hang it up.").categories.add(scarf.category)
        ArticleFactory(shop=shop, short="Fold it.", products=[scarf])

        assert tip_of(scarf, shop).text == "Fold it."

    def test_drafts_and_other_shops_say_nothing(self, shop, scarf):
        far = Shop.objects.create(code="far", name="Far")
        ArticleFactory(shop=shop, is_published=False).categories.add(scarf.category)
        ArticleFactory(shop=far).categories.add(scarf.category)

        assert tip_of(scarf, shop) is None

    def test_knowledge_of_a_category_is_shown_for_the_product_asked_about(self, shop, scarf):
        article = ArticleFactory(shop=shop, kind="product", selling_points="Mulberry silk", suits="gifts")
        article.categories.add(scarf.category)
        asked = Product.objects.get(pk=scarf.pk)

        known = goods_of(CustomerFactory(shop=shop), asked=asked, bought=[]).knowledge

        assert (known.selling_points, known.suits) == ("Mulberry silk", "gifts")
