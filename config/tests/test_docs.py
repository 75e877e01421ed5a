"""What the documents say is there, and what is there is said."""

import re

import pytest
from django.conf import settings

from customers.order_files import codes
from customers.order_files.platforms import PLATFORMS

ROOT = settings.BASE_DIR
READMES = ["README.md", "README.zh-hans.md"]
PAGES = [*READMES, "CHANGELOG.md", *sorted(f"docs/{path.name}" for path in (ROOT / "docs").glob("*.md"))]
LINK = re.compile(r"\]\((?!https?:|#)([^)\s#]+)")


def text_of(name):
    return (ROOT / name).read_text()


class TestReadmes:
    @pytest.mark.parametrize("name", READMES)
    def test_begin_with_the_two_commands_then_a_picture(self, name):
        text = text_of(name)

        assert text.index("make run") < text.index("make test") < text.index("![") < text.index("## ")

    @pytest.mark.parametrize("name", [*READMES, "docs/operations.md"])
    def test_name_every_setting(self, name):
        read = set(re.findall(r'values(?:\.get\(|, )"([A-Z_]+)"', (ROOT / "config/env.py").read_text()))

        assert {"SHUKE_ENV", "DATABASE_URL"} <= read
        missing = {one for one in read if f"`{one}`" not in text_of(name)}
        assert not missing

    @pytest.mark.parametrize("name", PAGES)
    def test_link_only_to_what_is_there(self, name):
        targets = [(ROOT / name).parent / target for target in LINK.findall(text_of(name))]

        assert not [target for target in targets if not target.exists()]

    def test_have_pictures_that_load_quickly(self):
        pictures = list((ROOT / "docs/images").glob("*.png"))

        assert pictures
        assert all(picture.stat().st_size < 300_000 for picture in pictures)


class TestImportPage:
    def test_lists_every_platform(self):
        text = text_of("docs/import.md")

        assert not [name for name in PLATFORMS if f"| `{name}` |" not in text]

    @pytest.mark.parametrize("kind", [codes.Refusal, codes.Rejection, codes.Skip, codes.Caution])
    def test_explains_every_code(self, kind):
        text = text_of("docs/import.md")

        assert not [code.value for code in kind if f"`{code.value}`" not in text]
