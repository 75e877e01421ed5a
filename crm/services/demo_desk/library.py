"""Scripts, knowledge and product details of the demo shop."""

from dataclasses import dataclass, field
from decimal import Decimal

from crm.demo.goods import GOES_WITH, GOODS
from crm.demo.house_rules import CATEGORIES
from crm.demo.journey_scripts import ALONG_THE_WAY
from crm.demo.meanings import MEANINGS
from crm.demo.scripts import ASKING, SCENES, Answer, Wording
from crm.demo.service_scripts import TELLING
from customers.models import Product, ProductCategory, Shop
from scripts_lib.choices import ScriptState
from scripts_lib.models import Article, Scene, Script, ScriptBranch, ScriptVariant
from scripts_lib.services.scripts import index_scripts
from tagging.models import Tag

from .knowledge import write_knowledge

LABELS = "ABC"


@dataclass(slots=True)
class Library:
    """What later rows point at: goods by sku, scripts by short code, care tips by sku."""

    products: dict[str, Product]
    scripts: dict[str, Script] = field(default_factory=dict)
    variants: dict[str, list[ScriptVariant]] = field(default_factory=dict)
    branches: dict[tuple[str, str], ScriptBranch] = field(default_factory=dict)
    care: dict[str, Article] = field(default_factory=dict)


def make_library(shop: Shop) -> Library:
    """Write all of it; asked for once a shop."""
    library = Library(products=_products(shop))
    _scripts(shop, library)
    library.care = write_knowledge(shop, library.products, library.scripts)
    index_scripts(script_ids=[script.pk for script in library.scripts.values()])
    return library


def _products(shop: Shop) -> dict[str, Product]:
    """Every good with price, stock and what goes with it, also one that nobody has bought."""
    known = {product.sku: product for product in Product.objects.filter(shop=shop)}
    missing = [Product(shop=shop, sku=good.sku, name=good.title) for good in GOODS if good.sku not in known]
    known |= {product.sku: product for product in Product.objects.bulk_create(missing)}
    made = ProductCategory.objects.bulk_create(ProductCategory(shop=shop, name=name) for name in CATEGORIES)
    category_of = {sku: one for one in made for sku in CATEGORIES[one.name]}
    for good in GOODS:
        product = known[good.sku]
        product.price, product.stock = Decimal(good.price) / 100, good.stock
        product.category = category_of[good.sku]
    Product.objects.bulk_update([known[good.sku] for good in GOODS], ["price", "stock", "category"])
    link = Product.goes_with.through
    link.objects.bulk_create(
        link(from_product_id=known[sku].pk, to_product_id=known[other].pk)
        for sku, others in GOES_WITH.items()
        for other in others
    )
    return known


def _scripts(shop: Shop, library: Library) -> None:
    scenes = _scenes(shop)
    tags = {tag.slug: tag for tag in Tag.objects.filter(shop=shop, group__is_automatic=False)}
    for wording in [*ASKING, *TELLING, *ALONG_THE_WAY]:
        library.scripts[wording.code] = script = _script(shop, scenes[wording.scene], wording)
        library.variants[wording.code] = ScriptVariant.objects.bulk_create(
            ScriptVariant(script=script, label=label, text=text, weight=2 if label == "A" else 1)
            for label, text in zip(LABELS, wording.texts, strict=False)
        )
        script.products.set(library.products[sku] for sku in wording.skus)
        _branches(library, wording, script, tags, wording.answers, None)


def _scenes(shop: Shop) -> dict[str, Scene]:
    """All of them; those that came with follow-up templates are known already."""
    known = {(one.stage, one.name): one for one in Scene.objects.filter(shop=shop)}
    scenes: dict[str, Scene] = {}
    for position, (name, (stage, touchpoint)) in enumerate(SCENES.items()):
        scenes[name] = scene = known.get((stage, name)) or Scene(shop=shop, stage=stage, name=name)
        scene.touchpoint, scene.position = touchpoint, position
        scene.save()
    return scenes


def _script(shop: Shop, scene: Scene, wording: Wording) -> Script:
    meaning = MEANINGS[wording.code]
    return Script.objects.create(
        shop=shop,
        scene=scene,
        title=wording.title,
        short_code=wording.code,
        question=meaning.question,
        triggers=meaning.triggers,
        explicit_need=meaning.explicit,
        implicit_need=meaning.implicit,
        keywords=f"{meaning.english} {wording.keywords}",
        shopper_type=wording.shopper_type,
        asks=wording.asks,
        asks_attribute=wording.attribute,
        state=ScriptState.PUBLISHED,
    )


def _branches(
    library: Library,
    wording: Wording,
    script: Script,
    tags: dict[str, Tag],
    answers: tuple[Answer, ...],
    parent: ScriptBranch | None,
) -> None:
    for position, answer in enumerate(answers):
        branch = ScriptBranch.objects.create(
            script=script,
            parent=parent,
            answer=answer.said,
            reply=answer.reply,
            tag=tags.get(answer.tag),
            position=position,
        )
        library.branches.setdefault((wording.code, answer.tag), branch)
        _branches(library, wording, script, tags, answer.then, branch)
