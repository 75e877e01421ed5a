"""What may not be opened and what is not there is said in words, with a way on."""

import pytest

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("language", "said"), [("en", "This page is not for your role"), ("zh-hans", 'lang="zh-hans"')]
)
def test_a_page_for_others(as_agent, shop, language, said):
    answer = as_agent.get("/admin/tagging/tagrun/", headers={"Accept-Language": language})

    assert answer.status_code == 403
    assert said in answer.content.decode()
    assert 'href="/admin/"' in answer.content.decode()


def test_a_page_that_is_not_there(as_agent):
    answer = as_agent.get("/nowhere/")

    assert answer.status_code == 404
    assert "There is nothing here" in answer.content.decode()


def test_even_to_who_is_nobody(client):
    assert client.get("/nowhere/").status_code == 404
