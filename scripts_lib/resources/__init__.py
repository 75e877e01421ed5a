from .article import ArticleResource
from .phrase_rule import PhraseRuleResource
from .script import ScriptResource

__all__ = ["ArticleResource", "PhraseRuleResource", "ScriptResource"]
