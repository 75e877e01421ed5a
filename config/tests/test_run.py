"""The script ./run, in a copy whose environment is ours: nothing is downloaded."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from config.env import BASE_DIR

FILES = ("run", "vendor/bootstrap.py", "requirements.txt", "requirements-dev.txt")
PIP = """
import os, sys, time
time.sleep(0.3)
open({installs!r}, "a").write(sys.argv[-1] + "\\n")
sys.exit(os.environ.get("PIP_FAILS") == "1")
"""
pytestmark = pytest.mark.any_engine


@pytest.fixture
def copy(tmp_path) -> Path:
    """The script beside a manage.py that repeats its words; pip is played by a note-taker."""
    root = tmp_path / "a copy with spaces"
    (root / "vendor").mkdir(parents=True)
    for name in FILES:
        shutil.copy(BASE_DIR / name, root / name)
    (root / "manage.py").write_text("import os, sys\nprint(os.getcwd(), *sys.argv[1:], sep='|')\n")
    pip = root / "vendor/pip-26.3-py3-none-any.whl/pip"
    pip.mkdir(parents=True)
    (pip / "__main__.py").write_text(PIP.format(installs=str(root / "installs")))
    bootstrap = root / "vendor/bootstrap.py"
    checked = "hashlib.sha256(PIP.read_bytes()).hexdigest() != PIP_SHA256"
    assert checked in bootstrap.read_text()
    bootstrap.write_text(bootstrap.read_text().replace(checked, "False"))
    return root


def call(root: Path, *words: str, cwd: Path | None = None, **values: str) -> subprocess.CompletedProcess[str]:
    kept = {name: value for name, value in os.environ.items() if name != "DATA_DIR"}
    command = [str(root / "run"), *words]
    return subprocess.run(command, cwd=cwd or root, env={**kept, **values}, capture_output=True, text=True)


def installs(root: Path) -> list[str]:
    return [Path(line).name for line in (root / "installs").read_text().splitlines()]


class TestRun:
    def test_makes_environment_and_data_dir_and_keeps_output_clean(self, copy, tmp_path):
        done = call(copy, "manage", "hello", "two words", cwd=tmp_path)

        assert (done.returncode, done.stdout) == (0, f"{tmp_path}|hello|two words\n")
        assert "Installing" in done.stderr
        assert (copy / "data").stat().st_mode & 0o777 == 0o700

    def test_is_quiet_and_quick_the_second_time(self, copy):
        call(copy, "manage")

        done = call(copy, "manage")

        assert done.stderr == ""
        assert installs(copy) == ["requirements.txt"]

    def test_makes_data_dir_where_it_is_told(self, copy, tmp_path):
        call(copy, "manage", DATA_DIR=str(tmp_path / "elsewhere/data"))

        assert (tmp_path / "elsewhere/data").is_dir()

    def test_makes_a_half_made_environment_anew(self, copy):
        assert call(copy, "manage", PIP_FAILS="1").returncode != 0
        (copy / ".venv/left-over").touch()

        done = call(copy, "manage")

        assert done.returncode == 0
        assert not (copy / ".venv/left-over").exists()

    def test_makes_an_environment_anew_whose_python_is_gone(self, copy):
        call(copy, "manage")
        for python in (copy / ".venv/bin").glob("python*"):
            python.unlink()

        assert call(copy, "manage").returncode == 0

    def test_installs_again_when_the_requirements_change(self, copy):
        call(copy, "manage")
        with (copy / "requirements.txt").open("a") as file:
            file.write("# changed\n")

        call(copy, "manage")

        assert installs(copy) == ["requirements.txt"] * 2

    def test_two_at_once_make_it_once(self, copy):
        both = [
            subprocess.Popen([copy / "run", "manage"], stdout=subprocess.PIPE, stderr=subprocess.PIPE) for _ in "ab"
        ]
        for process in both:
            process.communicate()

        assert [process.returncode for process in both] == [0, 0]
        assert installs(copy) == ["requirements.txt"]

    @pytest.mark.parametrize("words", [(), ("dance",)])
    def test_explains_itself(self, copy, words):
        done = call(copy, *words)

        assert done.returncode == 2
        assert "Usage: ./run web" in done.stderr

    def test_says_when_python_is_missing(self, copy, tmp_path):
        tools = tmp_path / "tools"
        tools.mkdir()
        for name in ("dirname", "cat", "cksum", "mkdir", "sh"):
            (tools / name).symlink_to(shutil.which(name))

        done = call(copy, "manage", PATH=str(tools))

        assert done.returncode == 1
        assert "python3 is missing" in done.stderr

    def test_the_pip_wheel_is_the_pinned_one(self):
        code = (
            "import hashlib, runpy; m = runpy.run_path('vendor/bootstrap.py', run_name='x');"
            "assert hashlib.sha256(m['PIP'].read_bytes()).hexdigest() == m['PIP_SHA256']"
        )
        assert subprocess.run([sys.executable, "-c", code], cwd=BASE_DIR).returncode == 0
