"""How rows about what staff did become entries."""

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from crm.choices import FollowUpChangeKind, FollowUpState, InteractionKind, NoteSource, UseKind
from crm.models import Coupon, FollowUp, FollowUpChange, Interaction, Note, ScriptUse
from crm.rules import a_day_later
from crm.selectors.customer_list import shown_names

from .entry import Entry, Line, Names, joined, lines, person, word

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


def tell_coupon(coupon: Coupon, names: Names) -> Entry:
    """What the buyer was given, for what, and whether it was used."""
    used = _("used %(moment)s") % {"moment": names.moment(coupon.used_at)} if coupon.used_at else ""
    until = _("until %(day)s") % {"day": coupon.expires_on.isoformat()}
    return Entry(
        icon="redeem" if coupon.reason else "confirmation_number",
        what=_("Coupon given: %(name)s") % {"name": coupon.name},
        lines=lines((_("For"), coupon.reason), ("", used or until)),
        who=person(coupon.given_by),
        is_quiet=coupon.used_at is not None,
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
        deed="friend" if interaction.kind == InteractionKind.FRIEND else "",
        stands=shown,
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
            (pgettext("of a follow-up", "For"), owner),
            *((str(FollowUpChangeKind(one.kind).label), _happened(one, names)) for one in follow_up.changes.all()),
            ("", "" if state == FollowUpState.WAITING else joined(str(state.label), ended)),
            (_("Why not"), follow_up.end_note),
        ),
        who=person(follow_up.made_by),
        is_over=state == FollowUpState.CANCELLED,
        is_quiet=state == FollowUpState.DONE,
        deed="follow_up" if state == FollowUpState.WAITING else "follow_up_over",
        choices=_day_later(follow_up, names) if state == FollowUpState.WAITING else (),
    )


def _happened(change: FollowUpChange, names: Names) -> str:
    """What was before, who changed it and when."""
    before = names.moment(change.was_due_at) if change.was_due_at else change.note
    if change.kind == FollowUpChangeKind.HANDED_OVER:
        team = _("the team")
        before = f"{person(change.was_owner) or team} → {person(change.owner) or team}"
    return joined(before, names.moment(change.made_at), person(change.made_by))


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
        lines=lines(
            ("", use.text),
            (pgettext("of a script", "Answered"), names.moment(use.answered_at) if use.answered_at else ""),
        ),
        who=person(use.made_by),
    )


def _product_name(use: ScriptUse) -> str:
    return use.product.name if use.product else ""


def tell_note(note: Note, names: Names) -> Entry:
    """What to remember; taken off, it is struck and says by whom."""
    is_removed = note.removed_at is not None
    removed = joined(names.moment(note.removed_at), person(note.removed_by)) if note.removed_at else ""
    is_pinned = note.is_pinned and not is_removed
    source = str(NoteSource.IMPORT.label) if note.source == NoteSource.IMPORT else ""
    return Entry(
        icon="push_pin" if is_pinned else "sticky_note_2",
        what=_("Pinned note") if is_pinned else _("Note"),
        lines=(Line(note.text), *lines((_("Source"), source), (_("Taken off"), removed))),
        who=person(note.made_by),
        is_over=is_removed,
        deed="" if is_removed else "note",
        stands="pinned" if is_pinned else "",
    )
