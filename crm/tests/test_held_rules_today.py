"""A draft of rules that would move many is told to whoever can agree to it, on the first page."""

import pytest
from django.contrib.auth.models import User
from django.utils import timezone

from tagging.choices import VersionState
from tagging.models import RuleVersion, TagGroup
from tagging.services.default_tags import install_default_tags

pytestmark = pytest.mark.django_db


@pytest.fixture
def held(shop):
    install_default_tags(shop=shop)
    maker = User.objects.create_user("ada", first_name="Ada", last_name="Lin")
    tier = TagGroup.objects.get(shop=shop, slug="tier")
    return RuleVersion.objects.create(
        shop=shop, group=tier, version=2, state=VersionState.HELD, rules=[], note="After the fair",
        moved_count=1214, total_count=5870, made_by=maker, made_at=timezone.now(),
    )  # fmt: skip


def first_page(client):
    return client.get("/admin/").content.decode()


def test_to_another_manager_with_the_way_there(as_manager, held):
    html = first_page(as_manager)

    assert "New rules of “会员等级” wait for a second person" in html
    assert "Ada Lin; 1,214 of 5,870 customers would move · After the fair" in html
    assert f'href="/admin/tagging/taggroup/{held.group_id}/rules/?version=held"' in html


def test_not_to_who_made_it(as_manager, manager, held):
    RuleVersion.objects.update(made_by=manager)

    assert "wait for a second person" not in first_page(as_manager)


def test_nor_to_who_may_not_decide(as_agent, as_trainer, as_outsider, held):
    assert not any("wait for a second person" in first_page(client) for client in (as_agent, as_trainer, as_outsider))


def test_nor_once_it_is_decided(as_manager, held):
    RuleVersion.objects.update(state=VersionState.SAVED)

    assert "wait for a second person" not in first_page(as_manager)
