"""The check of the translation files, on a small tree of its own."""

from pathlib import Path

import polib
import pytest

from config import messages

SETTINGS = """
from pathlib import Path
SECRET_KEY = "x"
LOCALE_PATHS = [Path(__file__).parent / "locale"]
"""
MANAGE = """
import os, sys
os.environ["DJANGO_SETTINGS_MODULE"] = "small_settings"
from django.core.management import execute_from_command_line
execute_from_command_line(sys.argv)
"""
pytestmark = pytest.mark.any_engine


@pytest.fixture
def tree(tmp_path, request) -> Path:
    """A project with one translated text."""
    request.getfixturevalue("gettext")
    root = tmp_path / "project"
    root.mkdir()
    (root / "manage.py").write_text(MANAGE)
    (root / "small_settings.py").write_text(SETTINGS)
    (root / "pages.py").write_text('from django.utils.translation import gettext as _\n_("Orders")\n')
    messages.extract(root)
    translate(root, "Orders", "订单")
    return root


def translate(root: Path, text: str, into: str) -> None:
    path = messages.catalogue(root)
    entries = polib.pofile(str(path))
    entries.find(text).msgstr = into
    entries.save()
    messages.compile_catalogue(path)


class TestFaults:
    def test_finds_none_in_a_complete_catalogue(self, tree, tmp_path):
        assert messages.faults(tree, tmp_path) == []

    def test_finds_a_text_that_is_not_drawn_out_yet(self, tree, tmp_path):
        (tree / "more.py").write_text('from django.utils.translation import gettext as _\n_("Buyers")\n')

        assert messages.faults(tree, tmp_path) == ["not in the catalogue: 'Buyers'"]

    def test_finds_what_is_not_translated(self, tree, tmp_path):
        translate(tree, "Orders", "")

        assert messages.faults(tree, tmp_path) == ["not translated: 'Orders'"]

    def test_finds_a_compiled_file_that_is_behind(self, tree, tmp_path):
        path = messages.catalogue(tree)
        path.write_text(path.read_text().replace("订单", "定单"))

        assert messages.faults(tree, tmp_path) == [f"{path.with_suffix('.mo')} is not the compiled form of django.po."]
