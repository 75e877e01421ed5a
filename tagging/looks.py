"""How tags look: one table for every screen. Plain Python."""

RECENCY, TIER, GREY_LIST = "recency", "tier", "grey_list"
LIFECYCLE, SHOPPER_TYPE, RFM = "lifecycle", "shopper_type", "rfm"
CORRECTABLE = (LIFECYCLE, SHOPPER_TYPE)  # a tag set by hand stays there until it is lifted

# Colour is never the only sign: a tier has an icon, recency a full, half or hollow dot.
TIER_ICONS = {"ordinary": "person", "senior": "star_half", "vip": "star", "supreme_vip": "crown"}
RECENCY_DOTS = {"active": "full", "sleeping": "half", "lost": "ring"}
COLOURED_GROUPS = (0, 1, 2, 3)


def group_class(number: int | None) -> str:
    """The style of a manual group's chips; groups that a shop adds wear the quiet one."""
    return f"sk-g{number}" if number in COLOURED_GROUPS else "sk-g0"
