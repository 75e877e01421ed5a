"""How rows about conversations become entries."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db.models import TextChoices
from django.utils.translation import gettext as _

from crm.choices import (
    PRE_SALE_STATES,
    SERVICE_STATES,
    Device,
    FollowUpState,
    InquiryKind,
    InquiryState,
    Intent,
    InteractionKind,
    MessageSource,
    UseKind,
)
from crm.models import FollowUp, Inquiry, InquiryChange, Interaction, Message, Note, ScriptUse
from crm.rules import a_day_later
from crm.selectors.customer_list import shown_names
from scripts_lib.choices import Stage

from .entry import Entry, Line, Names, joined, lines, person

STATE_ICONS = {
    InquiryState.OPEN: "forum",
    InquiryState.WON: "check",
    InquiryState.POSTPONED: "event_upcoming",
    InquiryState.LOST: "close",
    InquiryState.SPAM: "report",
    InquiryState.RESOLVED: "task_alt",
}
INTERACTION_ICONS = {
    InteractionKind.SATISFIED: "thumb_up",
    InteractionKind.NOT_SATISFIED: "thumb_down",
    InteractionKind.PHOTO: "photo_camera",
    InteractionKind.RECOMMENDATION: "recommend",
    InteractionKind.FRIEND: "group_add",
    InteractionKind.QUESTIONNAIRE: "assignment_turned_in",
}
FOLLOW_UP_ICONS = {
    FollowUpState.WAITING: "alarm",
    FollowUpState.DONE: "alarm_on",
    FollowUpState.CANCELLED: "alarm_off",
}


def word(choices: type[TextChoices], value: object) -> str:
    """What staff read for a code; the code itself when the list no longer has it, "" for none."""
    if not value:
        return ""
    return str(choices(value).label) if value in choices.values else str(value)


def tell_inquiry(inquiry: Inquiry, names: Names) -> Entry:
    """How a conversation began, and how it stands."""
    channel = inquiry.channel.name if inquiry.channel else ""
    about = joined(
        word(InquiryKind, inquiry.kind),
        inquiry.product.name if inquiry.product else "",
        inquiry.purpose,
        word(Intent, inquiry.intent),
    )
    until = inquiry.postponed_until.isoformat() if inquiry.postponed_until else ""
    reason = inquiry.loss_reason.label if inquiry.loss_reason else ""
    stands = joined(word(InquiryState, inquiry.state), reason, until)
    return Entry(
        icon="forum",
        what=_("Inquiry, %(stage)s") % {"stage": word(Stage, inquiry.stage)},
        lines=lines(("", joined(word(Device, inquiry.device), channel)), (_("About"), about), (_("Now"), stands)),
        who=person(inquiry.opened_by),
        deed="outcome",
        stands=inquiry.state,
        choices=tuple((state.value, str(state.label)) for state in _states(inquiry)),
        reason_id=inquiry.loss_reason_id,
        until=until,
    )


def _states(inquiry: Inquiry) -> tuple[InquiryState, ...]:
    return PRE_SALE_STATES if inquiry.stage == Stage.PRE_SALE else SERVICE_STATES


def tell_change(change: InquiryChange, names: Names) -> Entry:
    """What somebody said of a conversation, and what stood there before."""
    state = change.after.get("state")
    before = _facts(change.before, names)
    return Entry(
        icon=STATE_ICONS[InquiryState(state)] if state in InquiryState.values else "edit_note",
        what=_facts(change.after, names) or _("Inquiry changed"),
        lines=lines((_("Before"), before or _("not known"))),
        who=person(change.made_by),
    )


def _facts(values: Mapping[str, Any], names: Names) -> str:
    """The remembered columns of an inquiry as words."""
    promised = values.get("promised_by")
    return joined(
        word(InquiryState, values.get("state")),
        names.reasons.get(values.get("loss_reason_id") or 0, ""),
        str(values.get("postponed_until") or ""),
        _("answer by %(moment)s") % {"moment": names.moment(datetime.fromisoformat(promised))} if promised else "",
        word(Stage, values.get("stage")),
        word(InquiryKind, values.get("kind")),
        word(Intent, values.get("intent")),
        word(Device, values.get("device")),
        names.products.get(values.get("product_id") or 0, ""),
        str(values.get("purpose") or ""),
    )


def tell_message(message: Message, names: Names) -> Entry:
    """The buyer's own words, whole."""
    return Entry(
        icon="chat_bubble",
        what=_("The buyer wrote"),
        lines=(Line(message.text),),
        who=person(message.recorded_by) or word(MessageSource, message.source),
    )


def tell_interaction(interaction: Interaction, names: Names) -> Entry:
    """A sign of engagement; a friend's name as the reader may see it."""
    friend = interaction.friend
    shown = shown_names(friend, may_see_contact=names.may_see_contact)[0] if friend else ""
    return Entry(
        icon=INTERACTION_ICONS.get(InteractionKind(interaction.kind), "favorite"),
        what=word(InteractionKind, interaction.kind),
        lines=lines(("", shown)),
        who=person(interaction.made_by),
    )


def tell_follow_up(follow_up: FollowUp, names: Names) -> Entry:
    """A promise: for when and why, whose, and what became of it."""
    state = FollowUpState(follow_up.state)
    first = names.moment(follow_up.first_due_at) if follow_up.first_due_at != follow_up.due_at else ""
    owner = person(follow_up.owner) if follow_up.owner_id != follow_up.made_by_id else ""
    ended = joined(names.moment(follow_up.done_at) if follow_up.done_at else "", person(follow_up.done_by))
    return Entry(
        icon=FOLLOW_UP_ICONS[state],
        what=_("Follow-up for %(moment)s") % {"moment": names.moment(follow_up.due_at)},
        lines=lines(
            ("", follow_up.reason),
            (_("First date"), first),
            (_("For"), owner),
            (str(state.label), "" if state == FollowUpState.WAITING else ended or names.moment(follow_up.due_at)),
        ),
        who=person(follow_up.made_by),
        is_over=state == FollowUpState.CANCELLED,
        is_quiet=state == FollowUpState.DONE,
        deed="follow_up" if state == FollowUpState.WAITING else "",
        choices=_day_later(follow_up, names) if state == FollowUpState.WAITING else (),
    )


def _day_later(follow_up: FollowUp, names: Names) -> tuple[tuple[str, str], ...]:
    """The one moment to which it can be put off from here."""
    later = a_day_later(follow_up.due_at.astimezone(names.zone), names.now, names.hours)
    return ((f"{later:%Y-%m-%dT%H:%M}", names.moment(later)),)


def tell_use(use: ScriptUse, names: Names) -> Entry:
    """What was copied for the buyer, word for word, and whether it was answered."""
    about = use.script.title if use.script else use.article.title if use.article else ""
    return Entry(
        icon="content_copy",
        what=joined(_("Copied: %(what)s") % {"what": word(UseKind, use.kind)}, about or _product_name(use)),
        lines=lines(("", use.text), (_("Answered"), names.moment(use.answered_at) if use.answered_at else "")),
        who=person(use.made_by),
    )


def _product_name(use: ScriptUse) -> str:
    return use.product.name if use.product else ""


def tell_note(note: Note, names: Names) -> Entry:
    """What to remember; taken off, it is struck and says by whom."""
    is_removed = note.removed_at is not None
    removed = joined(names.moment(note.removed_at), person(note.removed_by)) if note.removed_at else ""
    is_pinned = note.is_pinned and not is_removed
    return Entry(
        icon="push_pin" if is_pinned else "sticky_note_2",
        what=_("Pinned note") if is_pinned else _("Note"),
        lines=(Line(note.text), *lines((_("Taken off"), removed))),
        who=person(note.made_by),
        is_over=is_removed,
        deed="" if is_removed else "note",
        stands="pinned" if is_pinned else "",
    )
