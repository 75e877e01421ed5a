from .customer_tag import CustomerTag, TagChange, TagRun
from .group import ChoiceSet, Tag, TagGroup
from .rule import TagRule

__all__ = ["ChoiceSet", "CustomerTag", "Tag", "TagChange", "TagGroup", "TagRule", "TagRun"]
