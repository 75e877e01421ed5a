"""Articles are Markdown; what comes out of it can be shown, and never runs. Plain Python: no Django."""

import re
from collections.abc import Mapping
from functools import cache

import nh3
from markdown_it import MarkdownIt
from markdown_it.token import Token

TAGS = {
    "a", "blockquote", "br", "code", "em", "h2", "h3", "h4", "hr", "img", "li", "ol", "p", "pre", "s", "strong",
    "table", "tbody", "td", "th", "thead", "tr", "ul",
}  # fmt: skip
ATTRIBUTES = {"a": {"href"}, "img": {"src", "alt"}, "ol": {"start"}}
SCHEMES = {"http", "https", "mailto"}
PICTURE = re.compile(r"picture:(\d{1,18})\Z")
LOWER = {"h1": "h2", "h2": "h3", "h3": "h4", "h4": "h4", "h5": "h4", "h6": "h4"}  # the page's own title is above them


def to_html(text: str, pictures: Mapping[int, str]) -> str:
    """The text as markup that is safe to trust: listed tags, links to the web, and these pictures by their addresses.

    HTML in the text is shown as it was typed. A picture from elsewhere leaves its caption.
    """
    tokens = _reader().parse(text)
    for token in tokens:
        token.tag = LOWER.get(token.tag, token.tag)
        token.children = [_placed(child, pictures) for child in token.children or []] or token.children
    html = _reader().renderer.render(tokens, _reader().options, {})
    known = set(pictures.values())

    def kept(tag: str, name: str, value: str) -> str | None:
        return value if (tag, name) != ("img", "src") or value in known else None

    return nh3.clean(html, tags=TAGS, attributes=ATTRIBUTES, url_schemes=SCHEMES, attribute_filter=kept)


@cache
def _reader() -> MarkdownIt:
    reader = MarkdownIt("commonmark", {"html": False, "breaks": True}).enable(["table", "strikethrough"])
    reader.validateLink = _may_link  # type: ignore[method-assign, assignment]
    return reader


def _may_link(address: str) -> bool:
    scheme = re.match(r"([a-z][a-z0-9+.-]*):", address.strip().lower())
    return scheme is None or scheme[1] in SCHEMES or bool(PICTURE.match(address))


def _placed(token: Token, pictures: Mapping[int, str]) -> Token:
    """A picture of the article by its address; another one as the words that describe it."""
    if token.type != "image":
        return token
    found = PICTURE.match(str(token.attrGet("src") or ""))
    address = pictures.get(int(found[1])) if found else None
    if address is None:
        return Token("text", "", 0, content=token.content)
    token.attrSet("src", address)
    return token
