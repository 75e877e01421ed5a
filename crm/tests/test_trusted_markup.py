"""Nothing that data can reach is trusted as markup or run as code (WEB-5)."""

import ast
import re
from pathlib import Path

from django.conf import settings

# What may stand where it would be dangerous around somebody's text. Each line was read by a person.
APPS = ("config", "crm", "scripts_lib", "tagging", "customers")
REVIEWED = {
    "crm/marks.py": ['mark_safe("")'],  # nothing
    "crm/admin/order_imports/cells.py": ["format_html(STATE_HTML, look.tone, look.icon, result_words(order_import))"],
    "scripts_lib/selectors/articles.py": ["mark_safe(to_html(article.body, pictures))"],  # cleaned by nh3
    "static/shuke/find.js": ["drop.innerHTML = html;"],  # the server's own answer, escaped there
    "static/shuke/find_anywhere.js": ["dialog.innerHTML = await answer.text();"],
    "static/shuke/palette.js": ["answer.innerHTML = html;"],
}
TRUST = {"mark_safe", "SafeString", "SafeText", "SafeData", "html_safe", "mark_for_escaping"}
JOINED = {"format_html": 0, "format_html_join": 1}  # and where the template stands
UNSAFE_TEMPLATE = re.compile(
    r"\|\s*(?:safe|safeseq)\b|autoescape|<script(?![^>]*\ssrc=)[^>]*>"  # markup from data; code in the page
    r"|\son[a-z]+=|\shx-on|\shx-vals=.js:|\sx-html="  # code in attributes
    r"|\s(?:x-[\w:.-]+|@[\w.]+|:\w+)=(?:\"[^\"]*\{[{%]|'[^']*\{[{%])"  # data in what Alpine runs
    r"|\s[\w:@.-]+=\{\{"  # an attribute without quotes
)
UNSAFE_SCRIPT = re.compile(
    r".*(?:(?:inner|outer)HTML\s*=[^=]|insertAdjacentHTML|createContextualFragment|document\.write"
    r"|\beval\(|new Function|setAttribute\(.on).*"
)


def paths_of(pattern: str, *folders: str) -> list[Path]:
    found = [path for folder in folders for path in Path(settings.BASE_DIR, folder).rglob(pattern)]
    return sorted(path for path in found if not {"tests", "migrations"} & set(path.parts))


def name_of(path: Path) -> str:
    return str(path.relative_to(settings.BASE_DIR))


def trusting_calls(path: Path) -> list[str]:
    """Calls that declare a text to be markup, and those that build it from a template that is not spelled out."""
    found = []
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Call):
            name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
            template = node.args[JOINED[name]] if name in JOINED else None
            if name in TRUST or (name in JOINED and not isinstance(template, ast.Constant)):
                found.append(ast.unparse(node).replace("'", '"'))
    return found


class TestMarkupIsTrusted:
    def test_in_code_only_where_it_was_reviewed(self):
        found = {name_of(path): calls for path in paths_of("*.py", *APPS) if (calls := trusting_calls(path))}

        assert found == {name: calls for name, calls in REVIEWED.items() if name.endswith(".py")}

    def test_never_in_templates(self):
        paths = paths_of("*.html", "templates", *APPS)

        assert len(paths) > 50
        assert [(name_of(path), found) for path in paths if (found := UNSAFE_TEMPLATE.findall(path.read_text()))] == []

    def test_in_scripts_only_where_it_was_reviewed(self):
        found = {
            name_of(path): [line.strip() for line in lines]
            for path in paths_of("*.js", "static", *APPS)
            if (lines := UNSAFE_SCRIPT.findall(path.read_text()))
        }

        assert found == {name: lines for name, lines in REVIEWED.items() if name.endswith(".js")}
