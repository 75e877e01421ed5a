"""Scripts made findable."""

from collections.abc import Iterable

from django.db import transaction

from scripts_lib.models import Script
from scripts_lib.normalize import search_text

ROWS_AT_ONCE = 500


@transaction.atomic
def index_script(*, script_id: int) -> None:
    """Write by what a script is found; to be called after its wordings and products are saved."""
    index_scripts(script_ids=[script_id])


@transaction.atomic
def index_scripts(*, script_ids: Iterable[int] | None = None) -> int:
    """The same for many, or for all; only rows that differ are written. Returns how many those were."""
    scripts = Script.objects.only("pk", "title", "short_code", "keywords", "search_text").order_by("pk")
    if script_ids is not None:
        scripts = scripts.filter(pk__in=list(script_ids))
    stale = []
    for script in scripts.prefetch_related("variants", "products").iterator(chunk_size=ROWS_AT_ONCE):
        text = _search_text(script)
        if text != script.search_text:
            script.search_text = text
            stale.append(script)
    return Script.objects.bulk_update(stale, ["search_text"], batch_size=ROWS_AT_ONCE)


def _search_text(script: Script) -> str:
    wordings = sorted(script.variants.all(), key=lambda variant: variant.label)
    products = sorted(product.name for product in script.products.all())
    return search_text(
        title=script.title,
        code=script.short_code,
        keywords=script.keywords,
        others="\n".join([*products, *(variant.text for variant in wordings)]),
    )
