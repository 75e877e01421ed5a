"""The doors of the rule editor: the draft, its preview, saving, versions, and the second person."""

from typing import Any, cast

from django.contrib import messages
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import redirect, render
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from customers.selectors.shop_day import shop_day
from tagging.choices import VersionState
from tagging.models import RuleVersion, TagGroup
from tagging.selectors.rule_sets import held_version, saved_versions, stored_draft, version_in_force
from tagging.selectors.rule_words import rule_words
from tagging.selectors.second_person import is_alone_with
from tagging.services.rule_preview import draft_work, preview_movers, preview_rules
from tagging.services.rule_sets import HeldAlready, NewerVersion, check_draft, save_rules
from tagging.services.rules import RuleRefused
from tagging.services.seen_moves import Way

from .agreeing import decide, outcome
from .deeds import apply
from .previewed import shown_preview
from .sampled import asked_for, shown_sample
from .shown import shown
from .state import EditorState, NotADraft, fresh, posted
from .told import told

FOLDER = "admin/tagging/rules"
HELD = "held"  # in an address: the draft that waits for a second person


class RuleEditorDoors:
    """Mixed into the admin class of the groups."""

    admin_site: Any
    get_object: Any
    opts: Any

    def get_urls(self) -> list[URLPattern]:
        """The addresses of the editor before the group's own page."""
        view = self.admin_site.admin_view
        get_or_post = require_http_methods(["GET", "HEAD", "POST"])
        own = [
            path("<int:pk>/rules/", view(get_or_post(self.rules_view)), name="tagging_taggroup_rules"),
            path("<int:pk>/rules/preview/", view(require_POST(self.preview_view)), name="tagging_taggroup_preview"),
            path("<int:pk>/rules/sample/", view(require_POST(self.sample_view)), name="tagging_taggroup_sample"),
            path("<int:pk>/rules/versions/", view(require_GET(self.versions_view)), name="tagging_taggroup_versions"),
            path("<int:pk>/rules/held/", view(require_POST(self.held_view)), name="tagging_taggroup_held"),
        ]
        return [*own, *super().get_urls()]  # type: ignore[misc]

    def _group(self, request: HttpRequest, pk: int) -> TagGroup:
        if not request.user.has_perm("tagging.view_tagrule"):
            raise PermissionDenied
        group: TagGroup = self.get_object(request, str(pk))
        if not group.is_automatic:
            raise Http404
        return group

    def _changer(self, request: HttpRequest, pk: int) -> TagGroup:
        group = self._group(request, pk)
        if not request.user.has_perm("tagging.change_tagrule"):
            raise PermissionDenied
        return group

    def rules_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The draft; each button sends it back and gets the page again."""
        if request.method != "POST":
            group = self._group(request, pk)
            return self._page(request, group, _asked_for(request, group))
        group = self._changer(request, pk)
        try:
            state = posted(request.POST)
        except NotADraft:
            return HttpResponseBadRequest(_("This is no draft of the rules. Open the page again."))
        wish = request.POST.get("do", "")
        if wish == "save":
            return self._save(request, group, state)
        apply(state, wish, group)
        asked = (None, 1) if wish == "preview" else asked_for(wish)
        return self._page(request, group, state, self._preview(request, group, state, *asked) if asked else None)

    def preview_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The preview alone, for a page that has just drawn the draft."""
        group = self._changer(request, pk)
        try:
            state = posted(request.POST)
        except NotADraft:
            return HttpResponseBadRequest(_("This is no draft of the rules. Open the page again."))
        context = {"group": group, "state": state, "preview": self._preview(request, group, state), "may_change": True}
        return render(request, f"{FOLDER}/preview.html", context)

    def sample_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Another twenty of those who would move, for a preview that stands on the page."""
        group = self._changer(request, pk)
        try:
            state = posted(request.POST)
        except NotADraft:
            return HttpResponseBadRequest(_("This is no draft of the rules. Open the page again."))
        way, page = asked_for(request.POST.get("do", "")) or (None, 1)
        try:
            check_draft(group=group, draft=state.draft)
        except RuleRefused as error:
            return render(request, f"{FOLDER}/sample.html", {"group": group, "sample": {"error": str(error)}})
        at, work = timezone.now(), draft_work(group, state.draft)
        today = shop_day(group.shop, at=at)
        flows, found = preview_movers(shop=group.shop, work=work, as_of=today, at=at, way=way, page=page)
        sample = shown_sample(request, group, state, flows, found)
        return render(request, f"{FOLDER}/sample.html", {"group": group, "sample": sample})

    def _preview(
        self, request: HttpRequest, group: TagGroup, state: EditorState, way: Way | None = None, page: int = 1
    ) -> dict[str, Any] | None:
        try:
            check_draft(group=group, draft=state.draft)
        except RuleRefused as error:
            state.error = str(error)
            return None
        at = timezone.now()
        today = shop_day(group.shop, at=at)
        work = draft_work(group, state.draft)
        seen = preview_rules(shop=group.shop, work=work, as_of=today, at=at, way=way, page=page)
        return shown_preview(request, group, state, seen)

    def _save(self, request: HttpRequest, group: TagGroup, state: EditorState) -> HttpResponse:
        by = cast(User, request.user)
        try:
            row = save_rules(
                group=group,
                draft=state.draft,
                base=state.base,
                note=state.note,
                by=by,
                at=timezone.now(),
            )
        except RuleRefused as error:
            state.error = str(error)
            return self._page(request, group, state)
        except HeldAlready:
            state.error = _("Another draft waits for a second person. Decide about it first.")
            return self._page(request, group, state)
        except NewerVersion:
            return self._page(request, group, state, conflict=True)
        is_held = row is not None and row.state == VersionState.HELD
        (messages.warning if is_held else messages.success)(request, outcome(row, by))
        return _go(request, "admin:tagging_taggroup_rules", group.pk)

    def _page(
        self,
        request: HttpRequest,
        group: TagGroup,
        state: EditorState,
        preview: dict[str, Any] | None = None,
        *,
        conflict: bool = False,
    ) -> HttpResponse:
        today = shop_day(group.shop, at=timezone.now())
        versions, held = saved_versions(group), held_version(group)
        words, in_force = rule_words(group.shop_id), [one.as_json() for one in stored_draft(group)]
        context = {
            **self.admin_site.each_context(request),
            "title": _("Rules: %(group)s") % {"group": group.name},
            "opts": self.opts,
            "original": group,
            "group": group,
            "state": state,
            "page": shown(state, group, today),
            "preview": preview,
            "in_force": versions[0] if versions else None,
            "next_version": version_in_force(group) + 1,
            "held": held,
            "held_lines": told(group, held.rules, words, in_force) if held else [],
            "is_held_draft": held is not None and state.rules == held.rules,
            "may_approve": bool(held) and held.made_by_id != request.user.pk,  # type: ignore[union-attr]
            "is_alone": is_alone_with(held, cast(User, request.user)),
            "may_change": request.user.has_perm("tagging.change_tagrule"),
            "conflict": told(group, in_force, words) if conflict else [],
        }
        part = "editor" if request.headers.get("HX-Request") else "page"
        return render(request, f"{FOLDER}/{part}.html", context)

    def versions_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """All versions, newest first, each of which can be brought back."""
        group = self._group(request, pk)
        words, saved = rule_words(group.shop_id), saved_versions(group)
        olders = [*(one.rules for one in saved[1:]), None]
        context = {
            **self.admin_site.each_context(request),
            "title": _("Versions of the rules: %(group)s") % {"group": group.name},
            "opts": self.opts,
            "original": group,
            "group": group,
            "versions": [
                (one, told(group, one.rules, words, older)) for one, older in zip(saved, olders, strict=False)
            ],
            "may_change": request.user.has_perm("tagging.change_tagrule"),
        }
        return render(request, f"{FOLDER}/versions.html", context)

    def held_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """A word about what would move many; anybody who may change rules can give it up."""
        group = self._changer(request, pk)
        decide(request, group)
        return redirect("admin:tagging_taggroup_rules", group.pk)


def _asked_for(request: HttpRequest, group: TagGroup) -> EditorState:
    """The rules in force, or those of an old version or of the held one as a draft; `rule` opens one."""
    state = fresh(group)
    wanted = request.GET.get("version", "")
    held = held_version(group) if wanted == HELD else None
    if held:
        state.rules, state.note = held.rules, held.note
    if wanted.isascii() and wanted.isdigit():
        old = RuleVersion.objects.filter(group=group, state=VersionState.SAVED, version=wanted).first()
        if old is None:
            raise Http404
        state.rules = old.rules
        state.note = _("Back to version %(n)s") % {"n": old.version}
    number = request.GET.get("rule", "")
    state.open = next((place for place, one in enumerate(state.rules) if str(one["rule"]) == number), None)
    return state


def _go(request: HttpRequest, name: str, pk: int) -> HttpResponse:
    answer = redirect(name, pk)
    if not request.headers.get("HX-Request"):
        return answer
    return HttpResponse(headers={"HX-Redirect": answer["Location"]})
