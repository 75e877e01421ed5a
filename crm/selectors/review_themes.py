"""What the themes of reviews are called."""

from tagging.models import KeywordSet


def theme_names(shop_id: int | None) -> dict[str, str]:
    """Names of a shop's sets of buyers' words by code, in the shop's order; one query."""
    sets = KeywordSet.objects.for_shop(shop_id).filter(purpose="buyer")
    return dict(sets.order_by("position", "pk").values_list("code", "name"))
