"""Order files, made in a directory of the test."""

import pytest

from .order_files_made import Maker


@pytest.fixture
def maker(tmp_path):
    return Maker(tmp_path)
