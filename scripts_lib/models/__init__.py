from .article import Article, ArticleCopy, ArticlePicture, ArticleVote
from .finding import ScriptGram, Synonyms
from .own_wording import OwnWording
from .phrase import PhraseException, PhraseRule
from .request import LibraryRequest
from .scene import Scene
from .script import Script, ScriptBranch, ScriptVariant
from .training import ArticleRead, QuizAnswer, QuizChoice, QuizQuestion, ReadingItem, ReadingList
from .version import ArticleVersion, ScriptVersion

__all__ = [
    "Article",
    "ArticleCopy",
    "ArticlePicture",
    "ArticleRead",
    "ArticleVersion",
    "ArticleVote",
    "LibraryRequest",
    "OwnWording",
    "PhraseException",
    "PhraseRule",
    "QuizAnswer",
    "QuizChoice",
    "QuizQuestion",
    "ReadingItem",
    "ReadingList",
    "Scene",
    "Script",
    "ScriptBranch",
    "ScriptGram",
    "ScriptVariant",
    "ScriptVersion",
    "Synonyms",
]
