"""Every relation to a customer says what a merge does to its rows."""

import pytest
from django.apps import apps
from django.db import models

from crm.models import Note
from customers.choices import MergePolicy
from customers.models import Customer
from customers.services.identity.relations import RelationWithoutPolicy, customer_relations

pytestmark = pytest.mark.django_db


class TestEveryRelation:
    def test_has_a_policy(self):
        without = []
        for relation in customer_relations():
            try:
                assert relation.policy in MergePolicy
            except RelationWithoutPolicy:
                without.append(relation.label)
        assert not without, f"say what a merge does to these rows, in a `merge_policy` of the model: {without}"

    def test_is_found_even_when_it_is_hidden(self):
        labels = {relation.label for relation in customer_relations()}

        assert {"crm.interaction.friend", "customers.customerfacts.customer", "tagging.tagchange.customer"} <= labels

    def test_covers_every_column_of_every_model(self):
        pointing = {
            f"{model._meta.label_lower}.{field.name}"
            for model in apps.get_models(include_auto_created=True)
            for field in model._meta.concrete_fields
            if isinstance(field, models.ForeignKey) and field.related_model is Customer
        }
        assert pointing == {relation.label for relation in customer_relations()}

    def test_without_a_policy_is_refused(self, monkeypatch):
        monkeypatch.delattr(Note, "merge_policy")

        with pytest.raises(RelationWithoutPolicy, match=r"crm\.note\.customer"):
            [relation.policy for relation in customer_relations()]
