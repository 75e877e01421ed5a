"""What stands at a buyer after a team's file was brought in."""

from crm.models import Note
from tagging.models import CustomerTag


def labels(customer):
    rows = CustomerTag.objects.filter(customer=customer).select_related("tag__group")
    return {row.tag.label for row in rows}


def standing(customer):
    return list(Note.objects.standing().filter(customer=customer).order_by("pk").values_list("text", flat=True))
