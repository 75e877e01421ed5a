"""The translation files: where they are, how they are drawn from the source, what they lack."""

import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import polib

LANGUAGE = "zh_Hans"
EXTRACT = [
    "makemessages", f"--locale={LANGUAGE}", "--no-obsolete", "--no-wrap", "--add-location=file",
    "--ignore=benchmarks/*", "--ignore=*/tests/*", "--ignore=data/*", "--ignore=.venv/*",
]  # fmt: skip
UNRELATED = shutil.ignore_patterns(".*", "data", "vendor", "benchmarks", "__pycache__", "node_modules")

Key = tuple[str | None, str, str]


def catalogue(root: Path) -> Path:
    """The file that translators edit."""
    return root / "locale" / LANGUAGE / "LC_MESSAGES" / "django.po"


def extract(root: Path) -> None:
    """Bring the catalogue of that tree up to its source."""
    (root / "locale").mkdir(exist_ok=True)
    command = [sys.executable, "manage.py", *EXTRACT]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError(done.stderr)


def compile_catalogue(path: Path) -> None:
    """Write the .mo beside the .po."""
    polib.pofile(str(path)).save_as_mofile(str(path.with_suffix(".mo")))


def faults(root: Path, scratch: Path) -> list[str]:
    """What is missing, untranslated, doubtful or not compiled; nothing in the tree is touched."""
    path = catalogue(root)
    if not path.exists():
        return [f"{path} does not exist."]
    entries = polib.pofile(str(path))
    found = [f"not translated: {entry.msgid!r}" for entry in entries.untranslated_entries()]
    found += [f"marked fuzzy: {entry.msgid!r}" for entry in entries.fuzzy_entries()]
    tree = scratch / "tree"
    shutil.copytree(root, tree, ignore=UNRELATED)
    extract(tree)
    known = _keys(entries)
    found += [f"not in the catalogue: {key[1]!r}" for key in _keys(polib.pofile(str(catalogue(tree)))) - known]
    compiled = path.with_suffix(".mo")
    if not compiled.exists() or _texts(polib.mofile(str(compiled))) != _texts(entries):
        found.append(f"{compiled} is not the compiled form of {path.name}.")
    return sorted(found)


def _keys(entries: polib.POFile) -> set[Key]:
    return {(entry.msgctxt, entry.msgid, entry.msgid_plural) for entry in entries if not entry.obsolete}


def _texts(entries: polib.POFile | polib.MOFile) -> dict[Key, Any]:
    translated = entries.translated_entries() if isinstance(entries, polib.POFile) else entries
    return {
        (entry.msgctxt, entry.msgid, entry.msgid_plural): entry.msgstr or entry.msgstr_plural for entry in translated
    }
