from .article import Article
from .scene import Scene
from .script import Script, ScriptBranch, ScriptVariant

__all__ = ["Article", "Scene", "Script", "ScriptBranch", "ScriptVariant"]
