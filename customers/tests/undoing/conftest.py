"""Files are imported, to be taken back."""

import pytest

from customers.services.direct_import import import_now


@pytest.fixture
def bring(shop, tmp_path):
    """Import a text; returns the import."""

    def bring(text, *, platform="", name="orders.csv"):
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return import_now(shop=shop, path=path, platform=platform, skips_bad_rows=True).order_import

    return bring
