from .customer_tag import CustomerTag, TagChange
from .facts_on_day import FactsOnDay
from .group import ChoiceSet, Tag, TagGroup
from .keyword import Keyword, KeywordSet
from .rule import TagRule
from .rule_version import RuleUse, RuleVersion
from .run_settings import CutPoints, RunSettings
from .segment import Segment, SegmentMember, SegmentUse
from .tag_run import RunRequest, TagRun

__all__ = [
    "ChoiceSet",
    "CustomerTag",
    "CutPoints",
    "FactsOnDay",
    "Keyword",
    "KeywordSet",
    "RuleUse",
    "RuleVersion",
    "RunRequest",
    "RunSettings",
    "Segment",
    "SegmentMember",
    "SegmentUse",
    "Tag",
    "TagChange",
    "TagGroup",
    "TagRule",
    "TagRun",
]
