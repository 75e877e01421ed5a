"""Messages say who wrote them and where they came from; a shop promises to answer in time, and waits are measured.

The last step is safe to run again.
"""

import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.contrib.auth.management import create_permissions
from django.db import migrations, models

RIGHTS = {
    "manager": ["view_chatimport", "add_chatimport", "change_chatimport", "view_replypromise", "change_replypromise"],
}


def make_defaults(apps, schema_editor):
    using = schema_editor.connection.alias
    promises = apps.get_model("crm", "ReplyPromise").objects.using(using)
    for shop in apps.get_model("customers", "Shop").objects.using(using).order_by("pk"):
        promises.get_or_create(shop=shop)
    _make_permissions(apps, using)
    permissions = apps.get_model("auth", "Permission").objects.using(using)
    for role, codenames in RIGHTS.items():
        group, _created = apps.get_model("auth", "Group").objects.using(using).get_or_create(name=role)
        group.permissions.add(*permissions.filter(content_type__app_label="crm", codename__in=codenames))


def _make_permissions(apps, using):
    """An empty database gets its permissions only after the last migration; the role needs them now."""
    app_config = apps.get_app_config("crm")
    known = getattr(app_config, "models_module", None)
    app_config.models_module = True
    create_permissions(app_config, verbosity=0, using=using, apps=apps)
    app_config.models_module = known


class Migration(migrations.Migration):
    dependencies = [
        ("crm", "0012_reminders"),
        ("customers", "0015_export_who_moved"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ChatLine",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.IntegerField(verbose_name="row")),
                ("said_at", models.DateTimeField(verbose_name="said")),
                (
                    "sender",
                    models.CharField(
                        choices=[("buyer", "Buyer"), ("agent", "Agent"), ("automatic", "Automatic reply")],
                        max_length=9,
                        verbose_name="sender",
                    ),
                ),
                ("agent_name", models.CharField(blank=True, max_length=64, verbose_name="agent")),
                ("text", models.CharField(max_length=2000, verbose_name="text")),
            ],
            options={
                "verbose_name": "line of a chat",
                "verbose_name_plural": "lines of a chat",
            },
        ),
        migrations.CreateModel(
            name="ReplyPromise",
            fields=[
                (
                    "shop",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="customers.shop",
                        verbose_name="shop",
                    ),
                ),
                (
                    "minutes_within",
                    models.PositiveSmallIntegerField(
                        db_default=60,
                        default=60,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(1440),
                        ],
                        verbose_name="asked in business hours: answered within so many minutes",
                    ),
                ),
                (
                    "minutes_outside",
                    models.PositiveSmallIntegerField(
                        db_default=240,
                        default=240,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(10080),
                        ],
                        verbose_name="asked at another time: answered within so many minutes",
                    ),
                ),
            ],
            options={
                "verbose_name": "reply promise",
                "verbose_name_plural": "reply promises",
            },
        ),
        migrations.CreateModel(
            name="ReplyWait",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("asked_at", models.DateTimeField(verbose_name="asked")),
                ("due_at", models.DateTimeField(verbose_name="reply by")),
                ("answered_at", models.DateTimeField(null=True, verbose_name="answered")),
                (
                    "how",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("message", "Message"),
                            ("script", "Copied script"),
                            ("outcome", "Outcome said"),
                            ("hand", "Said by an agent"),
                        ],
                        default="",
                        max_length=7,
                        verbose_name="answered by",
                    ),
                ),
                ("agent_name", models.CharField(blank=True, default="", max_length=64, verbose_name="agent")),
                ("is_first", models.BooleanField(default=False, verbose_name="first of the inquiry")),
            ],
            options={
                "verbose_name": "wait for an answer",
                "verbose_name_plural": "waits for an answer",
            },
        ),
        migrations.AddField(
            model_name="message",
            name="agent",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="message",
            name="agent_name",
            field=models.CharField(blank=True, db_default="", max_length=64, verbose_name="agent"),
        ),
        migrations.AddField(
            model_name="message",
            name="digest",
            field=models.CharField(blank=True, db_default="", max_length=32),
        ),
        migrations.AddField(
            model_name="message",
            name="pasted_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="message",
            name="sender",
            field=models.CharField(
                choices=[("buyer", "Buyer"), ("agent", "Agent"), ("automatic", "Automatic reply")],
                db_default="buyer",
                default="buyer",
                max_length=9,
                verbose_name="sender",
            ),
        ),
        migrations.AlterField(
            model_name="message",
            name="source",
            field=models.CharField(
                choices=[
                    ("pasted", "Pasted by an agent"),
                    ("chat_file", "File of chat records"),
                    ("pasted_chat", "Pasted chat"),
                ],
                default="pasted",
                max_length=12,
                verbose_name="source",
            ),
        ),
        migrations.CreateModel(
            name="ChatImport",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "source",
                    models.CharField(
                        choices=[
                            ("pasted", "Pasted by an agent"),
                            ("chat_file", "File of chat records"),
                            ("pasted_chat", "Pasted chat"),
                        ],
                        max_length=12,
                        verbose_name="source",
                    ),
                ),
                ("file_name", models.CharField(blank=True, max_length=255, verbose_name="file name")),
                ("encoding", models.CharField(blank=True, max_length=16, verbose_name="encoding")),
                ("sha256", models.CharField(max_length=64)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("ready", "To review"),
                            ("writing", "Writing"),
                            ("done", "Done"),
                            ("cancelled", "Cancelled"),
                            ("undoing", "Being undone"),
                            ("undone", "Undone"),
                        ],
                        default="ready",
                        max_length=9,
                        verbose_name="state",
                    ),
                ),
                ("makes_buyers", models.BooleanField(default=False, verbose_name="make unknown buyers")),
                ("claim", models.CharField(blank=True, max_length=32)),
                ("claimed_until", models.DateTimeField(null=True)),
                ("line_count", models.IntegerField(default=0, verbose_name="messages found")),
                ("written_count", models.IntegerField(default=0, verbose_name="messages kept")),
                ("known_count", models.IntegerField(default=0, verbose_name="known before")),
                ("skipped_count", models.IntegerField(default=0, verbose_name="skipped")),
                ("problem_count", models.IntegerField(default=0, verbose_name="not taken")),
                ("problems", models.JSONField(default=list)),
                ("created_at", models.DateTimeField(verbose_name="uploaded")),
                ("confirmed_at", models.DateTimeField(null=True, verbose_name="confirmed")),
                ("finished_at", models.DateTimeField(null=True, verbose_name="finished")),
                ("undone_at", models.DateTimeField(null=True, verbose_name="undone at")),
                (
                    "channel",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="customers.channel",
                        verbose_name="channel",
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="uploaded by",
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
                    "undone_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="undone by",
                    ),
                ),
            ],
            options={
                "verbose_name": "chat import",
                "verbose_name_plural": "chat imports",
            },
        ),
        migrations.CreateModel(
            name="ChatBuyer",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=255, verbose_name="nick")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("known", "known"),
                            ("unknown", "unknown"),
                            ("ambiguous", "several have this name"),
                            ("masked", "masked"),
                        ],
                        max_length=9,
                        verbose_name="state",
                    ),
                ),
                ("is_made", models.BooleanField(default=False)),
                ("line_count", models.IntegerField(default=0, verbose_name="messages")),
                ("moved", models.JSONField(default=dict)),
                (
                    "customer",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="chat_names",
                        to="customers.customer",
                    ),
                ),
                (
                    "chat_import",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="buyers",
                        to="crm.chatimport",
                    ),
                ),
            ],
            options={
                "verbose_name": "buyer in a chat",
                "verbose_name_plural": "buyers in a chat",
            },
        ),
        migrations.AddField(
            model_name="inquiry",
            name="chat_import",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="inquiries",
                to="crm.chatimport",
            ),
        ),
        migrations.AddField(
            model_name="message",
            name="chat_import",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="messages",
                to="crm.chatimport",
            ),
        ),
        migrations.AddIndex(
            model_name="inquiry",
            index=models.Index(
                condition=models.Q(("chat_import__isnull", False)),
                fields=["chat_import"],
                name="crm_inquiry_chat_import",
            ),
        ),
        migrations.AddIndex(
            model_name="message",
            index=models.Index(
                condition=models.Q(("chat_import__isnull", False)),
                fields=["chat_import"],
                name="crm_message_chat_import",
            ),
        ),
        migrations.AddConstraint(
            model_name="message",
            constraint=models.UniqueConstraint(
                condition=models.Q(("digest", ""), _negated=True), fields=("shop", "digest"), name="crm_message_once"
            ),
        ),
        migrations.AddField(
            model_name="chatline",
            name="buyer",
            field=models.ForeignKey(
                db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name="lines", to="crm.chatbuyer"
            ),
        ),
        migrations.AddField(
            model_name="chatline",
            name="chat_import",
            field=models.ForeignKey(
                db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name="lines", to="crm.chatimport"
            ),
        ),
        migrations.AddConstraint(
            model_name="replypromise",
            constraint=models.CheckConstraint(
                condition=models.Q(("minutes_outside__gte", 1), ("minutes_within__gte", 1)),
                name="crm_replypromise_minutes",
            ),
        ),
        migrations.AddField(
            model_name="replywait",
            name="answered_by",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="replywait",
            name="customer",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="waits", to="customers.customer"
            ),
        ),
        migrations.AddField(
            model_name="replywait",
            name="inquiry",
            field=models.ForeignKey(
                db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name="waits", to="crm.inquiry"
            ),
        ),
        migrations.AddField(
            model_name="replywait",
            name="shop",
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, to="customers.shop"),
        ),
        migrations.AddIndex(
            model_name="chatimport",
            index=models.Index(fields=["shop", "-id"], name="crm_chatimport_newest"),
        ),
        migrations.AddIndex(
            model_name="chatimport",
            index=models.Index(
                condition=models.Q(("state__in", ["writing", "undoing"])),
                fields=["state"],
                name="crm_chatimport_waiting",
            ),
        ),
        migrations.AddConstraint(
            model_name="chatbuyer",
            constraint=models.UniqueConstraint(fields=("chat_import", "name"), name="crm_chatbuyer_once"),
        ),
        migrations.AddIndex(
            model_name="chatline",
            index=models.Index(fields=["chat_import", "buyer", "said_at", "number"], name="crm_chatline_order"),
        ),
        migrations.AddIndex(
            model_name="chatline",
            index=models.Index(fields=["buyer"], name="crm_chatline_buyer"),
        ),
        migrations.AddIndex(
            model_name="replywait",
            index=models.Index(
                condition=models.Q(("answered_at__isnull", True)), fields=["shop", "due_at"], name="crm_wait_late"
            ),
        ),
        migrations.AddIndex(
            model_name="replywait",
            index=models.Index(fields=["shop", "asked_at"], name="crm_wait_figures"),
        ),
        migrations.AddConstraint(
            model_name="replywait",
            constraint=models.UniqueConstraint(
                condition=models.Q(("answered_at__isnull", True)), fields=("inquiry",), name="crm_wait_one_open"
            ),
        ),
        migrations.AddConstraint(
            model_name="replywait",
            constraint=models.UniqueConstraint(fields=("inquiry", "asked_at"), name="crm_wait_once"),
        ),
        migrations.AddConstraint(
            model_name="replywait",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("answered_at__isnull", True), ("how", "")),
                    models.Q(
                        ("answered_at__gte", models.F("asked_at")),
                        ("answered_at__isnull", False),
                        models.Q(("how", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="crm_wait_answered",
            ),
        ),
        migrations.RunPython(make_defaults, migrations.RunPython.noop),
    ]
