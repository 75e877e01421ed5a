"""Articles show what their writers typed, and none of it runs."""

from html.parser import HTMLParser
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from customers.tests.rounds import rounds
from scripts_lib.markdown import TAGS, to_html
from scripts_lib.pictures import picture_type

PIECES = [
    "<script>alert(1)</script>",
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt&#58;alert(1))",
    "[x](java\tscript:alert(1))",
    "[x](data:text/html,<script>alert(1)</script>)",
    "[x](vbscript:msgbox)",
    "![x](data:image/svg+xml;base64,PHN2Zz4=)",
    "![x](https://elsewhere.example/pixel.png)",
    "![x](picture:9)",
    '<img src=x onerror="alert(1)">',
    "<svg/onload=alert(1)>",
    '[x](https://a.example "\\" onmouseover=alert(1) ")',
    "<javascript:alert(1)>",
    "[x]: javascript:alert(1)\n\n[x]",
    "# Title\n",
    "`code`",
    "| a | b |\n|---|---|\n| <b onclick=x> | [y](javascript:z) |\n",
]


class Tags(HTMLParser):
    """Every tag with its attributes, as a browser would take it."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, Any]]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        self.found.append((tag, dict(attrs)))


def is_harmless(html: str) -> bool:
    return all(
        tag in TAGS
        and set(attributes) <= {"href", "src", "alt", "title", "rel", "start"}
        and (attributes.get("href") or "").partition(":")[0].lower().strip() not in ("javascript", "data", "vbscript")
        for tag, attributes in Tags(html).found
    )


class TestToHtml:
    @pytest.mark.parametrize("piece", PIECES)
    def test_leaves_nothing_that_runs(self, piece):
        html = to_html(piece, {})

        assert is_harmless(html)
        assert "<img" not in html

    @pytest.mark.parametrize("scheme", ["javascript", "data", "vbscript", "file", "picture"])
    def test_makes_no_link_of_another_scheme(self, scheme):
        assert "href" not in to_html(f"[x]({scheme}:y)", {}).replace('href=""', "")

    def test_shows_html_as_it_was_typed(self):
        assert to_html("<b>silk</b>", {}) == "<p>&lt;b&gt;silk&lt;/b&gt;</p>\n"

    def test_shows_pictures_of_the_article_by_their_address(self):
        html = to_html("![Inside out](picture:7) ![gone](picture:8)", {7: "/pictures/7/"})

        assert '<img src="/pictures/7/" alt="Inside out">' in html
        assert "gone" in html
        assert html.count("<img") == 1

    def test_keeps_headings_lists_tables_and_links(self):
        html = to_html("# Wash\n\n- cold\n\n|a|b|\n|-|-|\n|1|2|\n\n[more](https://silk.example)", {})

        assert "<h2>Wash</h2>" in html
        assert "<li>cold</li>" in html
        assert "<td>1</td>" in html
        assert 'href="https://silk.example"' in html
        assert "noopener" in html

    @settings(max_examples=rounds(60), deadline=None)
    @given(st.lists(st.sampled_from(PIECES) | st.text(max_size=12), max_size=6))
    def test_no_mixture_runs(self, parts):
        assert is_harmless(to_html("".join(parts), {}))


class TestPictureType:
    @pytest.mark.parametrize(
        ("head", "kind"),
        [
            (b"\x89PNG\r\n\x1a\n....", "image/png"),
            (b"\xff\xd8\xff\xe0....", "image/jpeg"),
            (b"GIF89a....", "image/gif"),
            (b"RIFF\x00\x00\x00\x00WEBPVP8 ", "image/webp"),
            (b"RIFF\x00\x00\x00\x00WAVEfmt ", None),
            (b"<svg onload=alert(1)>", None),
            (b"<!doctype html>", None),
            (b"", None),
        ],
    )
    def test_is_told_by_the_content(self, head, kind):
        assert picture_type(head) == kind
