"""Chat imports: the list, the upload, the review, and what can be done with one."""

from datetime import datetime
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any, cast
from uuid import uuid4

from django.contrib import admin, messages
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.formats import localize
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from crm.choices import CHAT_WORK, ChatImportState
from crm.models import ChatImport, Message
from crm.selectors.chat_import import chat_review
from crm.services.chats import (
    ChatsRefused,
    cancel_chats,
    confirm_chats,
    receive_file,
    receive_paste,
    undo_chats,
    work_on_chats,
)
from crm.services.chats.table import BYTES
from crm.services.words import read_messages
from crm.tasks import start_chats
from customers.admin.base import ShopScopedAdmin
from customers.texts import encoding_name

from .form import ChatsForm

AT_ONCE = 1000  # so many messages are written while the person waits; more by a worker
NAME = "crm_chatimport"
TOO_LARGE = gettext_lazy("The file is larger than 20 MB. Split it and upload the parts one after another.")


@admin.register(ChatImport)
class ChatImportAdmin(ShopScopedAdmin):
    """Nobody edits an import: it is brought in, looked at, confirmed or dropped, and can be taken back."""

    list_display = (
        "number",
        "uploaded",
        "what",
        "shop",
        "channel",
        "created_by",
        "written",
        "known",
        "skipped",
        "result",
    )
    list_display_links = ("number", "what")
    list_select_related = ("shop", "channel", "created_by")
    list_filter = ("state",)
    ordering = ("-pk",)
    sortable_by = ()
    actions = None

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        deeds = {"confirm": self.confirm_view, "cancel": self.cancel_view, "undo": self.undo_view}
        own = [
            path(f"<int:pk>/{name}/", view(require_POST(deed)), name=f"{NAME}_{name}") for name, deed in deeds.items()
        ]
        return own + super().get_urls()

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """An import is taken back, and stays in the list."""
        return False

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        """The upload; what arrived leads to its review."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        form = ChatsForm(request, request.POST, request.FILES) if request.method == "POST" else ChatsForm(request)
        if request.method == "POST" and form.is_valid() and (received := self._received(request, form)):
            return self._to_page(received.pk)
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": _("Import chat records"),
            "form": form,
            "upload_limit": BYTES,
            "too_large": TOO_LARGE,
        }
        return TemplateResponse(request, "crm/chats/upload.html", context)

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """The page of one import, whatever its state."""
        if not object_id.isascii() or not object_id.isdigit():
            raise Http404
        chat_import = self._visible(request, int(object_id))
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": _("Review") if chat_import.state == ChatImportState.READY else str(self.what(chat_import)),
            "chats": chat_import,
            "what": self.what(chat_import),
            "encoding": encoding_name(chat_import.encoding) if chat_import.encoding else "",
            "may_decide": self.has_change_permission(request),
            "is_at_work": chat_import.state in CHAT_WORK,
            "done_count": chat_import.written_count + chat_import.known_count + chat_import.skipped_count,
            "review": chat_review(chat_import, may_see_contact=request.user.has_perm("customers.view_contact")),
            "made_count": chat_import.buyers.filter(is_made=True).count(),
        }
        return TemplateResponse(request, "crm/chats/page.html", context)

    def confirm_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The go-ahead. A second press finds the import decided and changes nothing."""
        chat_import, at = self._decidable(request, pk), timezone.now()
        try:
            confirm_chats(
                chat_import_id=pk,
                makes_buyers=request.POST.get("makes_buyers") == "1",
                skips_bad_rows=request.POST.get("skips_bad_rows") == "1",
                at=at,
            )
        except ChatsRefused as refused:
            messages.warning(request, str(refused))
        else:
            _work(chat_import, at)
        return self._to_page(pk)

    def cancel_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Drop what is not wanted after all."""
        self._decidable(request, pk)
        if not cancel_chats(chat_import_id=pk, at=timezone.now()):
            messages.info(request, _("Somebody has decided on this import already. This is how it stands."))
        return self._to_page(pk)

    def undo_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Take it back. A second press changes nothing."""
        chat_import, at = self._decidable(request, pk), timezone.now()
        if undo_chats(chat_import_id=pk, by=cast(User, request.user), at=at):
            _work(chat_import, at)
        else:
            messages.info(request, _("There is nothing to undo any more. This is how it stands."))
        return self._to_page(pk)

    def _received(self, request: HttpRequest, form: ChatsForm) -> ChatImport | None:
        channel, by, at = form.cleaned_data["channel"], cast(User, request.user), timezone.now()
        file = form.cleaned_data["file"]
        try:
            if not file:
                text, agents = form.cleaned_data["text"], form.agent_names()
                return receive_paste(shop=channel.shop, channel=channel, text=text, agents=agents, by=by, at=at)
            if file.size > BYTES:
                raise ChatsRefused(str(TOO_LARGE))
            with NamedTemporaryFile(suffix=".xlsx") as kept:  # openpyxl opens no workbook that is not named like one
                for chunk in file.chunks():
                    kept.write(chunk)
                kept.flush()
                return receive_file(
                    shop=channel.shop, channel=channel, path=Path(kept.name), file_name=file.name, by=by, at=at
                )
        except ChatsRefused as refused:
            form.add_error("file" if file else "text", str(refused))
        except OSError:
            form.add_error(
                "file", _("The file could not be stored: the server's disk may be full. Nothing was changed.")
            )
        return None

    def _visible(self, request: HttpRequest, pk: int) -> ChatImport:
        if not self.has_view_permission(request):
            raise PermissionDenied
        related = self.get_queryset(request).select_related("shop", "channel", "created_by", "undone_by")
        return get_object_or_404(related, pk=pk)

    def _decidable(self, request: HttpRequest, pk: int) -> ChatImport:
        chat_import = self._visible(request, pk)
        if not self.has_change_permission(request):
            raise PermissionDenied
        return chat_import

    def _to_page(self, pk: int) -> HttpResponseRedirect:
        return HttpResponseRedirect(reverse(f"admin:{NAME}_change", args=[pk]))

    @admin.display(description=gettext_lazy("No."))
    def number(self, chat_import: ChatImport) -> int:
        return chat_import.pk

    @admin.display(description=gettext_lazy("Uploaded"))
    def uploaded(self, chat_import: ChatImport) -> str:
        return str(localize(localtime(chat_import.created_at)))

    @admin.display(description=gettext_lazy("Source"))
    def what(self, chat_import: ChatImport) -> str:
        return chat_import.file_name or chat_import.get_source_display()

    @admin.display(description=gettext_lazy("Messages kept"))
    def written(self, chat_import: ChatImport) -> str:
        return f"{chat_import.written_count:,d}"

    @admin.display(description=gettext_lazy("Known before"))
    def known(self, chat_import: ChatImport) -> str:
        return f"{chat_import.known_count:,d}"

    @admin.display(description=gettext_lazy("Skipped"))
    def skipped(self, chat_import: ChatImport) -> str:
        return f"{chat_import.skipped_count + chat_import.problem_count:,d}"

    @admin.display(description=gettext_lazy("Result"))
    def result(self, chat_import: ChatImport) -> str:
        return chat_import.get_state_display()


def _work(chat_import: ChatImport, at: datetime) -> None:
    """A few messages at once, read for words too, many by a worker; whoever dies, the sweeps go on."""
    if chat_import.line_count > AT_ONCE:
        start_chats(chat_import.pk)
    else:
        work_on_chats(chat_import_id=chat_import.pk, worker=uuid4().hex, at=at)
        read_messages(messages=Message.objects.unread().filter(chat_import=chat_import), at=at)
