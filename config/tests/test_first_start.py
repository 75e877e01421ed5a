import pytest
from django.contrib.auth import authenticate, get_user_model
from django.test import RequestFactory

from config.first_start import make_operator

URL = "http://127.0.0.1:8000/admin/"


@pytest.mark.django_db
class TestMakeOperator:
    def test_makes_a_superuser_whose_password_is_noted(self, tmp_path):
        password = make_operator(data_dir=tmp_path, url=URL, demo=True)

        request = RequestFactory().post("/")
        assert authenticate(request, username="operator", password=password).is_superuser
        assert (tmp_path / "operator.txt").read_text() == f"name: operator\npassword: {password}\nurl: {URL}\n"
        assert (tmp_path / "demo.wanted").exists()

    def test_wants_no_demo_shop_when_told_so(self, tmp_path):
        make_operator(data_dir=tmp_path, url=URL, demo=False)

        assert not (tmp_path / "demo.wanted").exists()

    def test_does_nothing_when_there_are_users(self, tmp_path):
        get_user_model().objects.create_user("lin")

        assert make_operator(data_dir=tmp_path, url=URL, demo=True) is None
        assert list(tmp_path.iterdir()) == []

    def test_starts_over_when_killed_between_note_and_user(self, tmp_path):
        (tmp_path / "operator.txt").write_text("name: operator\npassword: lost\n")

        password = make_operator(data_dir=tmp_path, url=URL, demo=False)

        assert f"password: {password}\n" in (tmp_path / "operator.txt").read_text()
