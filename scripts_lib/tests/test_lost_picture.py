"""A picture whose file is gone, as after a restore without uploads."""

import pytest

from scripts_lib.models import ArticlePicture
from scripts_lib.tests.factories import ArticleFactory

pytestmark = pytest.mark.django_db


def test_leaves_its_article_open_to_be_mended(as_trainer, shop):
    article = ArticleFactory(shop=shop)
    ArticlePicture.objects.create(article=article, file="articles/gone.png")

    assert as_trainer.get(f"/admin/scripts_lib/article/{article.pk}/change/").status_code == 200
