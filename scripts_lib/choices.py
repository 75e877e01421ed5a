"""Closed lists of values about scripts and knowledge, and what staff read for them."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Stage(TextChoices):
    PRE_SALE = "pre_sale", _("Pre-sale")
    IN_SALE = "in_sale", _("In-sale")
    AFTER_SALE = "after_sale", _("After-sale")


class Touchpoint(TextChoices):
    """The moments of a talk, in the order of a buyer's way."""

    GREETING = "greeting", _("Greeting")
    NEED = "need", _("Need")
    COMPARE = "compare", _("Compare with a rival")
    PRICE_TALK = "price_talk", _("Price talk")
    STOCK_AND_SPEED = "stock_and_speed", _("Stock and speed")
    HESITATION = "hesitation", _("Hesitation after ordering")
    SHIPPING = "shipping", pgettext_lazy("moment of a talk", "Shipping")
    RECEIPT = "receipt", _("Receipt")
    USAGE = "usage", pgettext_lazy("moment of a talk", "Usage")
    DEFECT = "defect", pgettext_lazy("moment of a talk", "Defect")
    COMPLAINT = "complaint", pgettext_lazy("moment of a talk", "Complaint")
    REVIEW = "review", pgettext_lazy("moment of a talk", "Review")
    REPURCHASE = "repurchase", _("Repurchase")
    DORMANT = "dormant", _("Dormant buyer")
    BIRTHDAY = "birthday", pgettext_lazy("moment of a talk", "Birthday")
    FESTIVAL = "festival", _("Festival")
    CO_CREATION = "co_creation", _("Co-creation")
    COMMUNITY_POST = "community_post", _("Community post")


class ShopperType(TextChoices):
    """To whom a script speaks; the slugs are those of the tag group of that name."""

    ECONOMIC = "economic", _("Economic")
    PERSONALISED = "personalised", _("Personalised")
    CONVENIENCE = "convenience", _("Convenience")


class ScriptState(TextChoices):
    DRAFT = "draft", _("Draft")
    IN_REVIEW = "in_review", _("In review")
    PUBLISHED = "published", pgettext_lazy("of a script", "Published")
    ARCHIVED = "archived", _("Archived")


class ArticleKind(TextChoices):
    CARE = "care", _("Care tip")
    PRODUCT = "product", _("Product knowledge")
    PLATFORM = "platform", _("How the platform works")
    ONBOARDING = "onboarding", _("For new staff")


class PushAfter(TextChoices):
    """From which day of an order the days of a care tip are counted."""

    PAYMENT = "payment", _("after payment")
    SHIPPING = "shipping", _("after shipping")
    RECEIPT = "receipt", _("after receipt")


class PhraseKind(TextChoices):
    PLATFORM_SENSITIVE = "platform_sensitive", _("Platform-sensitive")
    OFF_PLATFORM_CONTACT = "off_platform_contact", _("Contact off the platform")
    ABSOLUTE_CLAIM = "absolute_claim", _("Absolute claim")
    TEMPLATED = "templated", _("Templated")
    EMOTION_DENYING = "emotion_denying", _("Denies feelings")
    EMPTY_PROMISE = "empty_promise", _("Empty promise")
    ARGUMENTATIVE = "argumentative", _("Argumentative")
    SELF_PRAISE = "self_praise", _("Self-praise")


class Severity(TextChoices):
    BLOCK = "block", _("block")
    WARN = "warn", _("warn")


class Detector(TextChoices):
    """What is found by its shape or place rather than by a list of words."""

    PHONE = "phone", _("a phone number")
    MESSENGER = "messenger", _("the id of a messenger")
    ADDRESS = "address", _("a web address or e-mail address")
    IDENTITY_CARD = "identity_card", _("an identity card number")
    BANK_CARD = "bank_card", _("a bank card number")
    NO_EMPATHY = "no_empathy", _("a complaint answered without apology or empathy")
    NO_TIME = "no_time", _("the words, where their sentence names no time")
    TWICE = "twice", _("the words, where one comes again")
    NOTHING_AFTER = "nothing_after", _("the words, where nothing follows")


# Rules of these look for their words; the others for a shape or a place.
BY_WORDS = frozenset({"", Detector.NO_TIME, Detector.TWICE, Detector.NOTHING_AFTER})


class ExceptionState(TextChoices):
    ASKED = "asked", _("asked for")
    GRANTED = "granted", _("granted")
    REFUSED = "refused", pgettext_lazy("of an exception", "refused")


class RequestKind(TextChoices):
    """What an agent asks of the trainer."""

    SCRIPT_MISSING = "script_missing", _("a script is missing")
    ARTICLE_MISSING = "article_missing", _("knowledge is missing")
    SCRIPT_WRONG = "script_wrong", _("something is wrong with a script")
    ARTICLE_WRONG = "article_wrong", _("something is wrong with an article")
    OWN_WORDING = "own_wording", _("a wording of an agent is offered")


class RequestState(TextChoices):
    OPEN = "open", pgettext_lazy("of a request", "open")
    DONE = "done", pgettext_lazy("of a request", "done")
    DECLINED = "declined", pgettext_lazy("of a request", "declined")
