"""Follow-ups repeat, come from templates and rules, change hands, and keep what happened to them.

The last step is safe to run again.
"""

import datetime as dt

import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.contrib.auth.management import create_permissions
from django.db import migrations, models

RIGHTS = {
    "manager": [
        "hand_over",
        "view_handover",
        "view_followuptemplate",
        "add_followuptemplate",
        "change_followuptemplate",
    ],
    "trainer": ["view_followuptemplate", "add_followuptemplate", "change_followuptemplate"],
}


def give_rights(apps, schema_editor):
    using = schema_editor.connection.alias
    _make_permissions(apps, using)
    permissions = apps.get_model("auth", "Permission").objects.using(using)
    for role, codenames in RIGHTS.items():
        group, _created = apps.get_model("auth", "Group").objects.using(using).get_or_create(name=role)
        group.permissions.add(*permissions.filter(content_type__app_label="crm", codename__in=codenames))


def _make_permissions(apps, using):
    """An empty database gets its permissions only after the last migration; the roles need them now."""
    app_config = apps.get_app_config("crm")
    known = getattr(app_config, "models_module", None)
    app_config.models_module = True
    create_permissions(app_config, verbosity=0, using=using, apps=apps)
    app_config.models_module = known


class Migration(migrations.Migration):
    dependencies = [
        ("crm", "0015_silent_buyers_left_aside"),
        ("customers", "0016_promo_channels"),
        ("scripts_lib", "0001_initial"),
        ("tagging", "0007_rules_hold_their_tag"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="HandOver",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("count", models.PositiveIntegerField(verbose_name="follow-ups")),
                ("made_at", models.DateTimeField(verbose_name="made")),
            ],
            options={
                "verbose_name": "hand-over",
                "verbose_name_plural": "hand-overs",
            },
        ),
        migrations.AlterModelOptions(
            name="followup",
            options={
                "permissions": [("hand_over", "Can hand over the follow-ups of others")],
                "verbose_name": "follow-up",
                "verbose_name_plural": "follow-ups",
            },
        ),
        migrations.AddField(
            model_name="followup",
            name="end_note",
            field=models.CharField(blank=True, db_default="", default="", max_length=200, verbose_name="why not"),
        ),
        migrations.AddField(
            model_name="followup",
            name="once_key",
            field=models.CharField(blank=True, db_default="", default="", editable=False, max_length=120),
        ),
        migrations.AddField(
            model_name="followup",
            name="repeat_days",
            field=models.PositiveSmallIntegerField(null=True, verbose_name="again every so many days"),
        ),
        migrations.AddField(
            model_name="followup",
            name="repeat_until",
            field=models.DateField(null=True, verbose_name="again until"),
        ),
        migrations.AddField(
            model_name="followup",
            name="script",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="scripts_lib.script",
                verbose_name="script",
            ),
        ),
        migrations.AddField(
            model_name="followup",
            name="source",
            field=models.CharField(
                choices=[("agent", "Agent"), ("rule", "Rule"), ("promise", "Promise to the buyer")],
                db_default="agent",
                default="agent",
                max_length=7,
                verbose_name="source",
            ),
        ),
        migrations.AlterField(
            model_name="deed",
            name="kind",
            field=models.CharField(
                choices=[
                    ("tag_set", "Set"),
                    ("tag_lifted", "Taken off"),
                    ("outcome", "Noted"),
                    ("about", "Changed to"),
                    ("interaction", "Logged"),
                    ("follow_up", "Promised"),
                    ("follow_up_done", "Done"),
                    ("follow_up_off", "Cancelled"),
                    ("follow_up_on", "Opened again"),
                    ("note", "Kept"),
                    ("note_removed", "Note taken off"),
                    ("temper", "Temper"),
                    ("compensation", "Given"),
                ],
                max_length=14,
            ),
        ),
        migrations.CreateModel(
            name="FollowUpChange",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("put_off", "Put off"),
                            ("handed_over", "Handed over"),
                            ("cancelled", "Cancelled"),
                            ("reopened", "Opened again"),
                        ],
                        max_length=11,
                        verbose_name="what",
                    ),
                ),
                ("was_due_at", models.DateTimeField(null=True, verbose_name="was due")),
                ("note", models.CharField(blank=True, max_length=200, verbose_name="note")),
                ("made_at", models.DateTimeField(verbose_name="made")),
                (
                    "follow_up",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="changes",
                        to="crm.followup",
                        verbose_name="follow-up",
                    ),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "shop",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        to="customers.shop",
                        verbose_name="shop",
                    ),
                ),
                (
                    "was_owner",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "change of a follow-up",
                "verbose_name_plural": "changes of follow-ups",
            },
        ),
        migrations.CreateModel(
            name="FollowUpTemplate",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=40, verbose_name="name")),
                (
                    "text",
                    models.CharField(
                        help_text="{gaps} becomes what is still to be asked, {product} what the buyer asked about.",
                        max_length=200,
                        verbose_name="text",
                    ),
                ),
                (
                    "days",
                    models.PositiveSmallIntegerField(
                        default=1,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(366),
                        ],
                        verbose_name="due after so many days",
                    ),
                ),
                ("time", models.TimeField(default=dt.time(10, 0), verbose_name="at")),
                (
                    "repeat_days",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        help_text="Empty: once.",
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(366),
                        ],
                        verbose_name="again every so many days",
                    ),
                ),
                ("position", models.PositiveSmallIntegerField(default=0, verbose_name="position")),
                ("is_active", models.BooleanField(default=True, verbose_name="in use")),
                (
                    "done_tag",
                    models.ForeignKey(
                        blank=True,
                        help_text="A tag of a group that people fill.",
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="tagging.tag",
                        verbose_name="when done, set the tag",
                    ),
                ),
                (
                    "for_tag",
                    models.ForeignKey(
                        blank=True,
                        help_text="A lifecycle class, a tier or any other tag. Empty: for all.",
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="tagging.tag",
                        verbose_name="for buyers with",
                    ),
                ),
                (
                    "next_template",
                    models.ForeignKey(
                        blank=True,
                        help_text="Another template, which then makes the next follow-up.",
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="crm.followuptemplate",
                        verbose_name="when done, go on with",
                    ),
                ),
                (
                    "scene",
                    models.ForeignKey(
                        blank=True,
                        help_text="Offered while an inquiry of the scene's stage is at hand. Empty: always.",
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="scripts_lib.scene",
                        verbose_name="scene",
                    ),
                ),
                (
                    "script",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="scripts_lib.script",
                        verbose_name="with this script",
                    ),
                ),
                (
                    "shop",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        to="customers.shop",
                        verbose_name="shop",
                    ),
                ),
            ],
            options={
                "verbose_name": "follow-up template",
                "verbose_name_plural": "follow-up templates",
            },
        ),
        migrations.AddField(
            model_name="followup",
            name="template",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="crm.followuptemplate",
                verbose_name="template",
            ),
        ),
        migrations.AddIndex(
            model_name="followup",
            index=models.Index(
                condition=models.Q(("state", "waiting")),
                fields=["shop", "due_at", "customer"],
                name="crm_followup_shop",
            ),
        ),
        migrations.AddIndex(
            model_name="followup",
            index=models.Index(
                condition=models.Q(("done_at__isnull", False)), fields=["shop", "-done_at"], name="crm_followup_ended"
            ),
        ),
        migrations.AddIndex(
            model_name="followup",
            index=models.Index(
                condition=models.Q(("done_at__isnull", False)),
                fields=["owner", "-done_at"],
                name="crm_followup_ended_mine",
            ),
        ),
        migrations.AddConstraint(
            model_name="followup",
            constraint=models.UniqueConstraint(
                condition=models.Q(("once_key", ""), _negated=True),
                fields=("shop", "once_key"),
                name="crm_followup_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="followup",
            constraint=models.CheckConstraint(
                condition=models.Q(("repeat_days", None), ("repeat_days__gte", 1), _connector="OR"),
                name="crm_followup_repeats_forward",
            ),
        ),
        migrations.AddField(
            model_name="handover",
            name="made_by",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="handover",
            name="owner",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="to",
            ),
        ),
        migrations.AddField(
            model_name="handover",
            name="shop",
            field=models.ForeignKey(
                db_index=False, on_delete=django.db.models.deletion.CASCADE, to="customers.shop", verbose_name="shop"
            ),
        ),
        migrations.AddField(
            model_name="handover",
            name="was_owner",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="from",
            ),
        ),
        migrations.AddField(
            model_name="followupchange",
            name="hand_over",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="changes", to="crm.handover"
            ),
        ),
        migrations.AddConstraint(
            model_name="followuptemplate",
            constraint=models.UniqueConstraint(fields=("shop", "name"), name="crm_followuptemplate_name"),
        ),
        migrations.AddConstraint(
            model_name="followuptemplate",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("days__gte", 1), models.Q(("repeat_days", None), ("repeat_days__gte", 1), _connector="OR")
                ),
                name="crm_followuptemplate_lies_ahead",
            ),
        ),
        migrations.AddIndex(
            model_name="handover",
            index=models.Index(fields=["shop", "-made_at"], name="crm_handover_shop"),
        ),
        migrations.RunPython(give_rights, migrations.RunPython.noop),
    ]
