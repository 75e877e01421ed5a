"""Makes the virtual environment with nothing but Python's standard library: no ensurepip, no system pip.

Called by ./run as: python3 -I vendor/bootstrap.py VENV runtime|dev STAMP
A stamp file is written last, so an environment without one is half made and is made anew.
"""

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PIP = ROOT / "vendor" / "pip-26.3-py3-none-any.whl"
PIP_SHA256 = "f3b60b20ffaadd4415ed7957212a38ac63fa4c5fa375bd0f4a797777940fad13"
REQUIREMENTS = {"runtime": "requirements.txt", "dev": "requirements-dev.txt"}


def main(venv: Path, kind: str, wanted: str) -> None:
    """Leave a whole environment of that kind behind; of several callers one works, the others wait."""
    if sys.version_info < (3, 11):
        sys.exit(f"Shuke needs Python 3.11 or newer; python3 is {sys.version.split()[0]}.")
    with open(ROOT / ".venv.lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not is_made(venv, kind, wanted):
            make(venv, kind, wanted)


def stamp_text(venv: Path, wanted: str) -> str:
    """What ./run compares: the pinned requirements and the interpreter."""
    try:
        shown = subprocess.run([venv / "bin/python", "-V"], capture_output=True, text=True, check=True).stdout
    except (OSError, subprocess.CalledProcessError):
        return ""
    return f"{wanted} {shown.strip()}"


def is_made(venv: Path, kind: str, wanted: str) -> bool:
    """Whether another caller has made it meanwhile."""
    text = stamp_text(venv, wanted)
    stamps = [venv / f".{name}" for name in {kind, "dev"}]
    return bool(text) and any(stamp.exists() and stamp.read_text().strip() == text for stamp in stamps)


def make(venv: Path, kind: str, wanted: str) -> None:
    """Build or complete the environment."""
    stamps = [venv / f".{name}" for name in REQUIREMENTS]
    usable = any(stamp.exists() for stamp in stamps) and stamp_text(venv, wanted) != ""
    for stamp in stamps:
        stamp.unlink(missing_ok=True)
    if not usable:
        shutil.rmtree(venv, ignore_errors=True)
        print(f"Making {venv} …", flush=True)
        create(venv)
    print(f"Installing {REQUIREMENTS[kind]} …", flush=True)
    install(venv, ROOT / REQUIREMENTS[kind])
    draft = venv / f".{kind}.draft"
    draft.write_text(stamp_text(venv, wanted) + "\n")
    draft.replace(venv / f".{kind}")


def create(venv: Path) -> None:
    """An empty environment; Debian's python3 needs no python3-venv for that."""
    command = [sys.executable, "-m", "venv", "--without-pip", str(venv)]
    if subprocess.run(command).returncode:
        sys.exit("Python's venv module is missing. On Debian: apt-get install python3")


def install(venv: Path, requirements: Path) -> None:
    """Install the pinned files, each checked against its hash, nothing built from source."""
    if hashlib.sha256(PIP.read_bytes()).hexdigest() != PIP_SHA256:
        sys.exit(f"{PIP} is damaged: get the repository again.")
    pip = [venv / "bin/python", PIP / "pip", "install", "--quiet"]
    manners = ["--disable-pip-version-check", "--no-input", "--no-compile"]
    options = ["--require-hashes", "--only-binary=:all:", "--requirement", requirements]
    environment = {**os.environ, "PIP_ROOT_USER_ACTION": "ignore"}
    if subprocess.run([*pip, *manners, *options], env=environment).returncode:
        sys.exit("The dependencies could not be installed; see above. The same command tries again.")


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], sys.argv[3])
