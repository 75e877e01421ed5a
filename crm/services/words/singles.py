"""What is known of all found words without looking at them."""

from crm.models import Message, WordReading
from customers.models import Order, Shop
from tagging.selectors.word_sets import word_reader


def is_each_word_single(*, shop: Shop) -> bool:
    """Whether a word counts once in each text of a shop, for a type of shopper, and everywhere alike.

    So it is when all texts were read by the words in force and none of these is in two sets of a type.
    """
    reader, basis = word_reader(shop.pk)
    if reader.has_rivals or not WordReading.objects.filter(shop=shop, basis=basis).exists():
        return False
    return not (
        Message.objects.unread().filter(shop=shop).exists()
        or Order.objects.filter(shop=shop, is_note_read=False).exists()
    )
