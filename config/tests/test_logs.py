import json
import subprocess
import sys

import pytest

from config.env import BASE_DIR
from config.logs import mask_mobiles
from config.tests.test_env import KEY

SPEAK = """
import structlog
structlog.get_logger('shop').warning('order\\nlost', order='A1', text='called 13812345678')
"""
pytestmark = pytest.mark.any_engine


def speak(tmp_path, **values: str) -> subprocess.CompletedProcess[str]:
    environment = {"PATH": "/usr/bin:/bin", "DATA_DIR": str(tmp_path), **values}
    command = [sys.executable, "manage.py", "shell", "--no-imports", "-c", SPEAK]
    return subprocess.run(command, cwd=BASE_DIR, env=environment, capture_output=True, text=True, check=True)


class TestMaskMobiles:
    @pytest.mark.parametrize(
        ("text", "shown"),
        [
            ("call 13812345678 now", "call 138****5678 now"),
            ("order 2138123456789 stays", "order 2138123456789 stays"),
            ("12812345678", "12812345678"),
        ],
    )
    def test_hides_the_middle_of_mobile_numbers_only(self, text, shown):
        assert mask_mobiles(None, "", {"event": text}) == {"event": shown}


class TestLogging:
    def test_aud_5_is_one_json_line_in_production(self, tmp_path):
        done = speak(tmp_path, SHUKE_ENV="production", SECRET_KEY=KEY, ALLOWED_HOSTS="a.example")

        line = json.loads(done.stderr)
        assert (line["event"], line["level"], line["order"]) == ("order\nlost", "warning", "A1")
        assert "13812345678" not in done.stderr

    def test_goes_to_standard_error(self, tmp_path):
        done = speak(tmp_path)

        assert done.stdout == ""
        assert "order=A1" in done.stderr
