"""Who does what about whom, to be taken back."""

import pytest

from customers.tests.factories import NOON, CustomerFactory
from tagging.tests.factories import ChoiceSetFactory, CustomerTagFactory, TagFactory, TagGroupFactory


@pytest.fixture
def buyer(shop):
    return CustomerFactory(shop=shop)


@pytest.fixture
def doing(buyer, agent):
    """Who does what about whom, at noon."""
    return {"customer": buyer, "by": agent, "at": NOON}


@pytest.fixture
def scene(shop):
    return TagGroupFactory(shop=shop, slug="use_scene", number=1)


@pytest.fixture
def wife(scene):
    return TagFactory(group=scene, name="送老婆")


@pytest.fixture
def choice(buyer, scene):
    """Two tags that exclude each other; the buyer has the first."""
    choice_set = ChoiceSetFactory(group=scene)
    yes, no = TagFactory.create_batch(2, group=scene, choice_set=choice_set)
    CustomerTagFactory(customer=buyer, tag=yes)
    return yes, no
