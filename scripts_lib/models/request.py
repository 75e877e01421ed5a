from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from customers.models import Shop
from customers.models.shop import ShopRowQuerySet
from scripts_lib.choices import RequestKind, RequestState

from .article import Article
from .own_wording import OwnWording
from .scene import Scene
from .script import Script


class LibraryRequest(models.Model):
    """What an agent asks of the trainer: something missing, something wrong, a wording worth having."""

    shop = models.ForeignKey(Shop, models.CASCADE, verbose_name=_("shop"), db_index=False)
    kind = models.CharField(_("kind"), max_length=15, choices=RequestKind)
    text = models.CharField(_("what is asked"), max_length=500, blank=True)
    buyer_said = models.CharField(_("what the buyer said"), max_length=500, blank=True)
    scene = models.ForeignKey(Scene, models.SET_NULL, null=True, blank=True, related_name="+")
    script = models.ForeignKey(Script, models.CASCADE, null=True, blank=True, related_name="requests")
    article = models.ForeignKey(Article, models.CASCADE, null=True, blank=True, related_name="requests")
    own_wording = models.ForeignKey(OwnWording, models.CASCADE, null=True, blank=True, related_name="requests")
    state = models.CharField(_("state"), max_length=8, choices=RequestState, default=RequestState.OPEN)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("asked by")
    )
    asked_at = models.DateTimeField(_("asked"))
    answer = models.CharField(_("answer"), max_length=300, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("answered by")
    )
    answered_at = models.DateTimeField(_("answered"), null=True)

    objects = ShopRowQuerySet.as_manager()

    class Meta:
        verbose_name = _("request to the trainer")
        verbose_name_plural = _("requests to the trainer")
        indexes = [
            # The trainer's queue, newest first.
            models.Index(fields=["shop", "state", "-asked_at"], name="scripts_lib_request_queue"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.text[:40]}"
