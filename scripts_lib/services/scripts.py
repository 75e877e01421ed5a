"""Scripts made findable."""

from collections.abc import Iterable, Sequence

from django.db import transaction

from scripts_lib.models import Script, ScriptGram
from scripts_lib.normalize import grams, search_text

ROWS_AT_ONCE = 500
GRAMS_AT_ONCE = 5_000
LIKE_UP_TO = 10_000  # scripts; of more, pairs of characters are kept, which an index finds
READ = ("pk", "title", "short_code", "question", "triggers", "keywords", "search_text")


@transaction.atomic
def index_script(*, script_id: int) -> None:
    """Write by what a script is found; to be called after its wordings and products are saved."""
    index_scripts(script_ids=[script_id])


@transaction.atomic
def index_scripts(*, script_ids: Iterable[int] | None = None) -> int:
    """The same for many, or for all; only rows that differ are written. Returns how many those were."""
    scripts = Script.objects.only(*READ).order_by("pk")
    if script_ids is not None:
        scripts = scripts.filter(pk__in=list(script_ids))
    stale = []
    for script in scripts.prefetch_related("variants", "products", "categories").iterator(chunk_size=ROWS_AT_ONCE):
        text = _search_text(script)
        if text != script.search_text:
            script.search_text = text
            stale.append(script)
    changed = Script.objects.bulk_update(stale, ["search_text"], batch_size=ROWS_AT_ONCE)
    _keep_grams(stale)
    return changed


def _keep_grams(changed: Sequence[Script]) -> None:
    """Pairs of characters, once the library is large: those of what changed, the first time those of all."""
    if ScriptGram.objects.exists():
        ScriptGram.objects.filter(script__in=[script.pk for script in changed]).delete()
        _write_grams(changed)
    elif Script.objects.count() > LIKE_UP_TO:
        _write_grams(Script.objects.only("pk", "search_text").order_by("pk").iterator(chunk_size=ROWS_AT_ONCE))


def _write_grams(scripts: Iterable[Script]) -> None:
    waiting: list[ScriptGram] = []
    for script in scripts:
        waiting += [ScriptGram(script_id=script.pk, gram=gram) for gram in sorted(grams(script.search_text))]
        if len(waiting) >= GRAMS_AT_ONCE:
            ScriptGram.objects.bulk_create(waiting, batch_size=GRAMS_AT_ONCE)
            waiting = []
    ScriptGram.objects.bulk_create(waiting, batch_size=GRAMS_AT_ONCE)


def _search_text(script: Script) -> str:
    wordings = sorted(script.variants.all(), key=lambda variant: variant.label)
    products = {product.name for product in script.products.all()}
    goods = sorted(products | {category.name for category in script.categories.all()})
    return search_text(
        title=script.title,
        code=script.short_code,
        keywords=" ".join(filter(None, (script.keywords, script.triggers, script.question))),
        others="\n".join([*goods, *(variant.text for variant in wordings)]),
        spoken="\n".join([script.title, script.question, *script.triggers.split(), *script.keywords.split()]),
    )
