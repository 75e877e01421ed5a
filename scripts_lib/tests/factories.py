"""Boring scenes, scripts and articles; scripts come published, with one wording, and findable."""

import factory
from factory.django import DjangoModelFactory

from scripts_lib.choices import ArticleKind, ScriptState, Stage
from scripts_lib.models import Article, Scene, Script, ScriptBranch, ScriptVariant
from scripts_lib.services.scripts import index_script


class SceneFactory(DjangoModelFactory):
    """A scene of all shops."""

    class Meta:
        model = Scene

    stage = Stage.PRE_SALE
    name = factory.Sequence(lambda n: f"Scene {n}")


class ScriptFactory(DjangoModelFactory):
    """A script of all shops; `text="…"` is its wording A, `text=""` leaves it without one."""

    class Meta:
        model = Script
        skip_postgeneration_save = True

    scene = factory.SubFactory(SceneFactory)
    title = factory.Sequence(lambda n: f"Script {n}")
    state = ScriptState.PUBLISHED

    @factory.post_generation
    def products(self, create, extracted, **kwargs):
        if create and extracted:
            self.products.set(extracted)

    @factory.post_generation
    def text(self, create, extracted, **kwargs):
        if not create:
            return
        if extracted != "":
            ScriptVariantFactory(script=self, text=extracted or "Good day.")
        index_script(script_id=self.pk)


class ScriptVariantFactory(DjangoModelFactory):
    class Meta:
        model = ScriptVariant

    script = factory.SubFactory(ScriptFactory, text="")
    label = "A"
    text = "Good day."


class ScriptBranchFactory(DjangoModelFactory):
    class Meta:
        model = ScriptBranch

    script = factory.SubFactory(ScriptFactory)
    answer = "Yes"
    reply = "Good to know."
    position = factory.Sequence(lambda n: n)


class ArticleFactory(DjangoModelFactory):
    """A care tip of all shops."""

    class Meta:
        model = Article
        skip_postgeneration_save = True

    kind = ArticleKind.CARE
    title = factory.Sequence(lambda n: f"Article {n}")
    short = "Wash it by hand in cold water."
    is_published = True

    @factory.post_generation
    def products(self, create, extracted, **kwargs):
        if create and extracted:
            self.products.set(extracted)
