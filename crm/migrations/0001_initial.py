import customers.fields
import datetime
import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
        ("auth", "__first__"),
        ("customers", "0001_initial"),
        ("scripts_lib", "0001_initial"),
        ("tagging", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="SignalReading",
            fields=[
                (
                    "shop",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="signal_reading",
                        serialize=False,
                        to="customers.shop",
                    ),
                ),
                ("basis", models.CharField(max_length=32)),
                ("as_of", models.DateField()),
                ("read_at", models.DateTimeField()),
            ],
            options={
                "verbose_name": "reading of the signals",
                "verbose_name_plural": "readings of the signals",
            },
        ),
        migrations.CreateModel(
            name="WordReading",
            fields=[
                (
                    "shop",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="customers.shop",
                    ),
                ),
                ("basis", models.CharField(blank=True, max_length=32)),
                ("read_at", models.DateTimeField(null=True)),
            ],
            options={
                "verbose_name": "reading of words",
                "verbose_name_plural": "readings of words",
            },
        ),
        migrations.CreateModel(
            name="ChatImport",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
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
                ("created_at", models.DateTimeField(verbose_name="uploaded")),
                ("confirmed_at", models.DateTimeField(null=True, verbose_name="confirmed")),
                ("finished_at", models.DateTimeField(null=True, verbose_name="finished")),
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
                ("undone_at", models.DateTimeField(null=True, verbose_name="undone at")),
            ],
            options={
                "verbose_name": "chat import",
                "verbose_name_plural": "chat imports",
                "indexes": [
                    models.Index(fields=["shop", "-id"], name="crm_chatimport_newest"),
                    models.Index(
                        condition=models.Q(("state__in", ["writing", "undoing"])),
                        fields=["state"],
                        name="crm_chatimport_waiting",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ChatBuyer",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "chat_import",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="buyers",
                        to="crm.chatimport",
                    ),
                ),
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
                (
                    "customer",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="chat_names",
                        to="customers.customer",
                    ),
                ),
                ("is_made", models.BooleanField(default=False)),
                ("line_count", models.IntegerField(default=0, verbose_name="messages")),
                ("moved", models.JSONField(default=dict)),
            ],
            options={
                "verbose_name": "buyer in a chat",
                "verbose_name_plural": "buyers in a chat",
                "constraints": [models.UniqueConstraint(fields=("chat_import", "name"), name="crm_chatbuyer_once")],
            },
        ),
        migrations.CreateModel(
            name="ChatLine",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "chat_import",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="lines",
                        to="crm.chatimport",
                    ),
                ),
                (
                    "buyer",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="lines",
                        to="crm.chatbuyer",
                    ),
                ),
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
                "indexes": [
                    models.Index(fields=["chat_import", "buyer", "said_at", "number"], name="crm_chatline_order"),
                    models.Index(fields=["buyer"], name="crm_chatline_buyer"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Deed",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "shop",
                    models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, to="customers.shop"),
                ),
                (
                    "customer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="deeds", to="customers.customer"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
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
                ("subject", models.CharField(max_length=200)),
                ("way_back", models.JSONField(default=dict)),
                (
                    "made_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("made_at", models.DateTimeField()),
                ("undone_at", models.DateTimeField(null=True)),
            ],
            options={
                "verbose_name": "deed",
                "verbose_name_plural": "deeds",
            },
        ),
        migrations.CreateModel(
            name="DismissedTag",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "shop",
                    models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, to="customers.shop"),
                ),
                (
                    "customer",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="dismissed_tags",
                        to="customers.customer",
                    ),
                ),
                (
                    "tag",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="tagging.tag"),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("made_at", models.DateTimeField()),
            ],
            options={
                "verbose_name": "dismissed suggestion",
                "verbose_name_plural": "dismissed suggestions",
                "constraints": [models.UniqueConstraint(fields=("customer", "tag"), name="crm_dismissedtag_once")],
            },
        ),
        migrations.CreateModel(
            name="FollowUpTemplate",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "shop",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        to="customers.shop",
                        verbose_name="shop",
                    ),
                ),
                ("name", models.CharField(max_length=40, verbose_name="name")),
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
                ("time", models.TimeField(default=datetime.time(10, 0), verbose_name="at")),
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
                ("position", models.PositiveSmallIntegerField(default=0, verbose_name="position")),
                ("is_active", models.BooleanField(default=True, verbose_name="in use")),
            ],
            options={
                "verbose_name": "follow-up template",
                "verbose_name_plural": "follow-up templates",
                "constraints": [
                    models.UniqueConstraint(fields=("shop", "name"), name="crm_followuptemplate_name"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("days__gte", 1), models.Q(("repeat_days", None), ("repeat_days__gte", 1), _connector="OR")
                        ),
                        name="crm_followuptemplate_lies_ahead",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="HandOver",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
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
                        verbose_name="from",
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="to",
                    ),
                ),
                ("count", models.PositiveIntegerField(verbose_name="follow-ups")),
                (
                    "made_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("made_at", models.DateTimeField(verbose_name="made")),
            ],
            options={
                "verbose_name": "hand-over",
                "verbose_name_plural": "hand-overs",
                "indexes": [models.Index(fields=["shop", "-made_at"], name="crm_handover_shop")],
            },
        ),
        migrations.CreateModel(
            name="InquirySettings",
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
                    "won_days",
                    models.PositiveSmallIntegerField(
                        db_default=1,
                        default=1,
                        help_text="0: only on the day itself. 1: until the end of the next day.",
                        validators=[django.core.validators.MaxValueValidator(365)],
                        verbose_name="an order wins an inquiry until so many days after it began",
                    ),
                ),
                (
                    "open_hours",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        db_default=24,
                        default=24,
                        help_text="Empty: no follow-up.",
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(744),
                        ],
                        verbose_name="follow up when open without an order for so many hours",
                    ),
                ),
                (
                    "open_script",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="scripts_lib.script",
                        verbose_name="with this script",
                        help_text="Empty: what is copied most to who hesitates.",
                    ),
                ),
                (
                    "unpaid_minutes",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        db_default=30,
                        default=30,
                        help_text="Empty: no follow-up.",
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(1440),
                        ],
                        verbose_name="follow up when an order is unpaid for so many minutes",
                    ),
                ),
                (
                    "unpaid_script",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="scripts_lib.script",
                        verbose_name="with this script",
                        help_text="Empty: what is copied most to who hesitates.",
                    ),
                ),
                (
                    "agent_limit",
                    customers.fields.MoneyField(
                        blank=True, default=20, null=True, verbose_name="compensation an agent may give for one inquiry"
                    ),
                ),
                (
                    "trainer_limit",
                    customers.fields.MoneyField(
                        blank=True,
                        default=20,
                        null=True,
                        verbose_name="compensation a trainer may give for one inquiry",
                    ),
                ),
                (
                    "manager_limit",
                    customers.fields.MoneyField(
                        blank=True,
                        default=200,
                        help_text="Empty: no limit.",
                        null=True,
                        verbose_name="compensation a manager may give for one inquiry",
                    ),
                ),
                (
                    "coupon_days",
                    models.PositiveSmallIntegerField(
                        db_default=30,
                        default=30,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(365),
                        ],
                        verbose_name="a compensation can be used for so many days",
                    ),
                ),
                (
                    "care_tip_days",
                    models.PositiveSmallIntegerField(
                        db_default=14,
                        default=14,
                        help_text="What came due earlier, or while nothing ran for longer, is not told any more.",
                        validators=[django.core.validators.MaxValueValidator(90)],
                        verbose_name="a care tip stays on the list for so many days",
                    ),
                ),
                ("won_by", models.CharField(blank=True, db_default="", editable=False, max_length=80)),
                ("tips_by", models.CharField(blank=True, db_default="", editable=False, max_length=64)),
            ],
            options={
                "verbose_name": "settings of inquiries",
                "verbose_name_plural": "settings of inquiries",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("agent_limit", None), ("agent_limit__gte", 0), _connector="OR"),
                            models.Q(("trainer_limit", None), ("trainer_limit__gte", 0), _connector="OR"),
                            models.Q(("manager_limit", None), ("manager_limit__gte", 0), _connector="OR"),
                        ),
                        name="crm_inquirysettings_limits",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="InteractionPoints",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "shop",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="interaction_points",
                        to="customers.shop",
                        verbose_name="shop",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("inquiry", "Inquiry"),
                            ("message_day", "Day on which the buyer wrote"),
                            ("questionnaire", "Answered questionnaire"),
                            ("photo", "Photo"),
                            ("recommendation", "Recommendation"),
                            ("friend", "Friend brought"),
                            ("satisfied", "Satisfied"),
                            ("not_satisfied", "Not satisfied"),
                        ],
                        max_length=14,
                        verbose_name="interaction",
                    ),
                ),
                (
                    "points",
                    models.PositiveSmallIntegerField(
                        validators=[django.core.validators.MaxValueValidator(100)], verbose_name="points"
                    ),
                ),
                (
                    "at_most",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        help_text="Empty: each one counts.",
                        null=True,
                        validators=[django.core.validators.MinValueValidator(1)],
                        verbose_name="at most so many count",
                    ),
                ),
                (
                    "days",
                    models.PositiveSmallIntegerField(
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(3650),
                        ],
                        verbose_name="of the last days",
                    ),
                ),
                (
                    "advocate_days",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        help_text="For so many days it counts as a sign that the buyer speaks for the shop. Empty: it is none.",
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(3650),
                        ],
                        verbose_name="speaks for the shop, days",
                    ),
                ),
            ],
            options={
                "verbose_name": "interaction points",
                "verbose_name_plural": "interaction points",
                "constraints": [
                    models.UniqueConstraint(fields=("shop", "kind"), name="crm_points_kind"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("days__gte", 1),
                            models.Q(("at_most", None), ("at_most__gte", 1), _connector="OR"),
                            models.Q(("advocate_days", None), ("advocate_days__gte", 1), _connector="OR"),
                        ),
                        name="crm_points_counted",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="JobRun",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("task", models.CharField(max_length=100, verbose_name="job")),
                (
                    "arguments",
                    models.CharField(
                        blank=True, help_text="Keys of rows; never a name.", max_length=200, verbose_name="for"
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("fine", "Fine"),
                            ("failed", "Failed, is tried again"),
                            ("stopped", "Stopped"),
                            ("waiting", "Asked for again"),
                        ],
                        default="fine",
                        max_length=7,
                        verbose_name="state",
                    ),
                ),
                ("failures", models.PositiveSmallIntegerField(default=0, verbose_name="failures in a row")),
                ("error", models.CharField(blank=True, max_length=200, verbose_name="what went wrong")),
                ("done_at", models.DateTimeField(null=True, verbose_name="last done")),
                ("failed_at", models.DateTimeField(null=True, verbose_name="last failed")),
                ("stopped_at", models.DateTimeField(null=True, verbose_name="stopped")),
            ],
            options={
                "verbose_name": "job",
                "verbose_name_plural": "jobs",
                "constraints": [models.UniqueConstraint(fields=("task", "arguments"), name="crm_jobrun_once")],
            },
        ),
        migrations.CreateModel(
            name="LossReason",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "shop",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        to="customers.shop",
                        verbose_name="shop",
                    ),
                ),
                ("code", models.SlugField(blank=True, db_index=False, max_length=30, verbose_name="code")),
                ("name", models.CharField(blank=True, max_length=50, verbose_name="name")),
                ("position", models.PositiveSmallIntegerField(default=0, verbose_name="position")),
                ("is_active", models.BooleanField(default=True, verbose_name="in use")),
            ],
            options={
                "verbose_name": "loss reason",
                "verbose_name_plural": "loss reasons",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("name", ""), _negated=True),
                        fields=("shop", "name"),
                        name="crm_lossreason_name",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("shop__isnull", True)), fields=("code",), name="crm_lossreason_code"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("code", ""), ("name", ""), _negated=True), name="crm_lossreason_named"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Inquiry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
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
                    "customer",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="inquiries",
                        to="customers.customer",
                    ),
                ),
                (
                    "channel",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="customers.channel",
                    ),
                ),
                (
                    "device",
                    models.CharField(
                        blank=True,
                        choices=[("phone", "Phone"), ("computer", "Computer")],
                        default="",
                        max_length=8,
                        verbose_name="device",
                    ),
                ),
                (
                    "stage",
                    models.CharField(
                        choices=[("pre_sale", "Pre-sale"), ("in_sale", "In-sale"), ("after_sale", "After-sale")],
                        default="pre_sale",
                        max_length=10,
                        verbose_name="stage",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("shipping", "Shipping"),
                            ("usage", "Usage"),
                            ("defect", "Defect"),
                            ("complaint", "Complaint"),
                            ("return", "Return"),
                        ],
                        default="",
                        max_length=10,
                        verbose_name="kind",
                    ),
                ),
                ("purpose", models.CharField(blank=True, default="", max_length=200, verbose_name="purpose")),
                (
                    "intent",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("none", "No wish to buy"),
                            ("some", "Some wish to buy"),
                            ("strong", "Strong wish to buy"),
                        ],
                        default="",
                        max_length=6,
                        verbose_name="wish to buy",
                    ),
                ),
                (
                    "product",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="customers.product",
                        verbose_name="product asked about",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "Open"),
                            ("won", "Won"),
                            ("postponed", "Postponed"),
                            ("lost", "Lost"),
                            ("spam", "Spam"),
                            ("resolved", "Resolved"),
                        ],
                        default="open",
                        max_length=9,
                        verbose_name="state",
                    ),
                ),
                ("postponed_until", models.DateField(null=True, verbose_name="postponed until")),
                (
                    "loss_reason",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="crm.lossreason",
                        verbose_name="loss reason",
                    ),
                ),
                (
                    "loss_note",
                    models.CharField(blank=True, db_default="", max_length=200, verbose_name="note on the loss"),
                ),
                (
                    "rule_word",
                    models.CharField(
                        blank=True,
                        choices=[("", "nothing"), ("won", "Won by an order"), ("overruled", "Overruled by an agent")],
                        db_default="",
                        default="",
                        max_length=10,
                        verbose_name="what orders say",
                    ),
                ),
                (
                    "won_order",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="customers.order",
                        verbose_name="won by order",
                    ),
                ),
                (
                    "won_import",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="customers.orderimport",
                    ),
                ),
                ("promised_by", models.DateTimeField(null=True, verbose_name="answer promised by")),
                ("opened_at", models.DateTimeField(verbose_name="opened")),
                (
                    "opened_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("last_at", models.DateTimeField(verbose_name="last deed")),
                (
                    "last_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("closed_at", models.DateTimeField(null=True, verbose_name="outcome said")),
                (
                    "chat_import",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="inquiries",
                        to="crm.chatimport",
                    ),
                ),
            ],
            options={
                "verbose_name": "inquiry",
                "verbose_name_plural": "inquiries",
                "indexes": [
                    models.Index(fields=["customer", "-opened_at", "-id"], name="crm_inquiry_customer"),
                    models.Index(
                        condition=models.Q(("chat_import__isnull", False)),
                        fields=["chat_import"],
                        name="crm_inquiry_chat_import",
                    ),
                    models.Index(
                        condition=models.Q(("state", "open")), fields=["last_by", "-last_at"], name="crm_inquiry_mine"
                    ),
                    models.Index(fields=["shop", "-opened_at", "-id"], name="crm_inquiry_newest"),
                    models.Index(
                        condition=models.Q(("state", "open")),
                        fields=["shop", "-opened_at", "-id"],
                        name="crm_inquiry_open",
                    ),
                    models.Index(
                        condition=models.Q(("promised_by__isnull", False), ("state", "open")),
                        fields=["shop", "promised_by"],
                        name="crm_inquiry_promised",
                    ),
                    models.Index(
                        condition=models.Q(("product__isnull", False)),
                        fields=["product", "-opened_at", "-id"],
                        name="crm_inquiry_product",
                    ),
                    models.Index(
                        condition=models.Q(("last_by__isnull", False)),
                        fields=["last_by", "-opened_at", "-id"],
                        name="crm_inquiry_agent",
                    ),
                    models.Index(
                        condition=models.Q(("loss_reason__isnull", False)),
                        fields=["shop", "loss_reason", "-opened_at"],
                        name="crm_inquiry_loss",
                    ),
                    models.Index(
                        condition=models.Q(("won_import__isnull", False)),
                        fields=["won_import"],
                        name="crm_inquiry_won_import",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "open")), fields=("customer", "stage"), name="crm_inquiry_one_open"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("stage", "pre_sale"), models.Q(("state", "resolved"), _negated=True)),
                            models.Q(
                                models.Q(("stage", "pre_sale"), _negated=True),
                                ("state__in", ("open", "resolved", "spam")),
                            ),
                            _connector="OR",
                        ),
                        name="crm_inquiry_state_fits_stage",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("loss_reason__isnull", False), ("state", "lost")),
                            models.Q(models.Q(("state", "lost"), _negated=True), ("loss_reason__isnull", True)),
                            _connector="OR",
                        ),
                        name="crm_inquiry_lost_has_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("postponed_until__isnull", False), ("state", "postponed")),
                            models.Q(
                                models.Q(("state", "postponed"), _negated=True), ("postponed_until__isnull", True)
                            ),
                            _connector="OR",
                        ),
                        name="crm_inquiry_postponed_has_day",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state", "won"),
                            models.Q(models.Q(("rule_word", "won"), _negated=True), ("won_order__isnull", True)),
                            _connector="OR",
                        ),
                        name="crm_inquiry_order_of_a_won_one",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("won_order__isnull", False)),
                        fields=("won_order",),
                        name="crm_inquiry_won_once",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="FollowUp",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
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
                    "customer",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="follow_ups",
                        to="customers.customer",
                        verbose_name="customer",
                    ),
                ),
                (
                    "inquiry",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="follow_ups",
                        to="crm.inquiry",
                    ),
                ),
                ("due_at", models.DateTimeField(verbose_name="due")),
                ("first_due_at", models.DateTimeField(verbose_name="first due")),
                ("reason", models.CharField(max_length=200, verbose_name="reason")),
                (
                    "state",
                    models.CharField(
                        choices=[("waiting", "Waiting"), ("done", "Done"), ("cancelled", "Cancelled")],
                        default="waiting",
                        max_length=9,
                        verbose_name="state",
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="owner",
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
                ("made_at", models.DateTimeField(verbose_name="made")),
                (
                    "done_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("done_at", models.DateTimeField(null=True, verbose_name="done")),
                (
                    "end_note",
                    models.CharField(blank=True, db_default="", default="", max_length=200, verbose_name="why not"),
                ),
                (
                    "source",
                    models.CharField(
                        choices=[("agent", "Agent"), ("rule", "Rule"), ("promise", "Promise to the buyer")],
                        db_default="agent",
                        default="agent",
                        max_length=7,
                        verbose_name="source",
                    ),
                ),
                ("once_key", models.CharField(blank=True, db_default="", default="", editable=False, max_length=120)),
                ("repeat_days", models.PositiveSmallIntegerField(null=True, verbose_name="again every so many days")),
                ("repeat_until", models.DateField(null=True, verbose_name="again until")),
                (
                    "template",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="crm.followuptemplate",
                        verbose_name="template",
                    ),
                ),
                (
                    "script",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="scripts_lib.script",
                        verbose_name="script",
                    ),
                ),
            ],
            options={
                "verbose_name": "follow-up",
                "verbose_name_plural": "follow-ups",
                "permissions": [("hand_over", "Can hand over the follow-ups of others")],
                "indexes": [
                    models.Index(
                        condition=models.Q(("state", "waiting")), fields=["owner", "due_at"], name="crm_followup_mine"
                    ),
                    models.Index(
                        condition=models.Q(("state", "waiting")),
                        fields=["customer", "due_at"],
                        name="crm_followup_next",
                    ),
                    models.Index(condition=models.Q(("state", "waiting")), fields=["due_at"], name="crm_followup_due"),
                    models.Index(
                        condition=models.Q(("state", "waiting")),
                        fields=["shop", "due_at", "customer"],
                        name="crm_followup_shop",
                    ),
                    models.Index(
                        condition=models.Q(("done_at__isnull", False)),
                        fields=["shop", "-done_at"],
                        name="crm_followup_ended",
                    ),
                    models.Index(
                        condition=models.Q(("done_at__isnull", False)),
                        fields=["owner", "-done_at"],
                        name="crm_followup_ended_mine",
                    ),
                    models.Index(fields=["customer", "-made_at"], name="crm_followup_customer"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("once_key", ""), _negated=True),
                        fields=("shop", "once_key"),
                        name="crm_followup_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("repeat_days", None), ("repeat_days__gte", 1), _connector="OR"),
                        name="crm_followup_repeats_forward",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="FollowUpChange",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
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
                    "follow_up",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="changes",
                        to="crm.followup",
                        verbose_name="follow-up",
                    ),
                ),
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
                (
                    "was_owner",
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
                    "hand_over",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="changes",
                        to="crm.handover",
                    ),
                ),
                ("note", models.CharField(blank=True, max_length=200, verbose_name="note")),
                (
                    "made_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("made_at", models.DateTimeField(verbose_name="made")),
            ],
            options={
                "verbose_name": "change of a follow-up",
                "verbose_name_plural": "changes of follow-ups",
            },
        ),
        migrations.CreateModel(
            name="Coupon",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
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
                    "customer",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="coupons",
                        to="customers.customer",
                        verbose_name="customer",
                    ),
                ),
                ("name", models.CharField(max_length=50, verbose_name="name")),
                ("code", models.CharField(blank=True, max_length=50, verbose_name="code")),
                ("value", customers.fields.MoneyField(default=0, verbose_name="worth")),
                ("expires_on", models.DateField(verbose_name="last day")),
                ("used_at", models.DateTimeField(blank=True, null=True, verbose_name="used")),
                ("created_at", models.DateTimeField(verbose_name="given")),
                (
                    "inquiry",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="coupons",
                        to="crm.inquiry",
                        verbose_name="inquiry",
                    ),
                ),
                (
                    "reason",
                    models.CharField(
                        blank=True, db_default="", default="", max_length=200, verbose_name="compensation for"
                    ),
                ),
                (
                    "given_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="given by",
                    ),
                ),
            ],
            options={
                "verbose_name": "coupon",
                "verbose_name_plural": "coupons",
                "permissions": [("give_compensation", "Can give a buyer a coupon as compensation")],
                "indexes": [
                    models.Index(
                        condition=models.Q(("used_at__isnull", True)),
                        fields=["customer", "expires_on"],
                        name="crm_coupon_usable",
                    ),
                    models.Index(fields=["customer", "-created_at"], name="crm_coupon_customer"),
                    models.Index(
                        condition=models.Q(("inquiry__isnull", False)), fields=["inquiry"], name="crm_coupon_inquiry"
                    ),
                    models.Index(
                        condition=models.Q(("inquiry__isnull", False)),
                        fields=["shop", "-id"],
                        name="crm_coupon_compensations",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("value__gte", 0)), name="crm_coupon_value"),
                    models.UniqueConstraint(
                        condition=models.Q(("code", ""), _negated=True), fields=("shop", "code"), name="crm_coupon_code"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="InquiryChange",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "shop",
                    models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, to="customers.shop"),
                ),
                (
                    "customer",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="inquiry_changes",
                        to="customers.customer",
                    ),
                ),
                (
                    "inquiry",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="changes", to="crm.inquiry"
                    ),
                ),
                ("before", models.JSONField()),
                ("after", models.JSONField()),
                (
                    "source",
                    models.CharField(
                        choices=[("agent", "Agent"), ("rule", "Rule")],
                        db_default="agent",
                        default="agent",
                        max_length=5,
                        verbose_name="source",
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
                ("made_at", models.DateTimeField()),
            ],
            options={
                "verbose_name": "change of an inquiry",
                "verbose_name_plural": "changes of inquiries",
                "indexes": [models.Index(fields=["customer", "-made_at"], name="crm_inquirychange_customer")],
            },
        ),
        migrations.CreateModel(
            name="Interaction",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "shop",
                    models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, to="customers.shop"),
                ),
                (
                    "customer",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="interactions",
                        to="customers.customer",
                    ),
                ),
                (
                    "inquiry",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="interactions",
                        to="crm.inquiry",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("satisfied", "Satisfied"),
                            ("not_satisfied", "Not satisfied"),
                            ("photo", "Photo"),
                            ("recommendation", "Recommendation"),
                            ("friend", "Friend brought"),
                            ("questionnaire", "Answered questionnaire"),
                        ],
                        max_length=14,
                        verbose_name="kind",
                    ),
                ),
                (
                    "friend",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="customers.customer",
                        verbose_name="who was brought",
                    ),
                ),
                ("happened_at", models.DateTimeField(verbose_name="happened")),
                (
                    "made_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "interaction",
                "verbose_name_plural": "interactions",
                "indexes": [
                    models.Index(fields=["customer", "-happened_at"], name="crm_interaction_customer"),
                    models.Index(
                        condition=models.Q(("friend__isnull", False)), fields=["friend"], name="crm_interaction_friend"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Message",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "shop",
                    models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, to="customers.shop"),
                ),
                (
                    "customer",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="messages",
                        to="customers.customer",
                    ),
                ),
                (
                    "inquiry",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="messages",
                        to="crm.inquiry",
                    ),
                ),
                ("text", models.CharField(max_length=2000, verbose_name="text")),
                (
                    "sender",
                    models.CharField(
                        choices=[("buyer", "Buyer"), ("agent", "Agent"), ("automatic", "Automatic reply")],
                        db_default="buyer",
                        default="buyer",
                        max_length=9,
                        verbose_name="sender",
                    ),
                ),
                (
                    "agent",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("agent_name", models.CharField(blank=True, db_default="", max_length=64, verbose_name="agent")),
                (
                    "source",
                    models.CharField(
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
                (
                    "chat_import",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="messages",
                        to="crm.chatimport",
                    ),
                ),
                ("digest", models.CharField(blank=True, db_default="", max_length=32)),
                ("said_at", models.DateTimeField(verbose_name="said")),
                ("pasted_at", models.DateTimeField(null=True)),
                ("words_read_at", models.DateTimeField(editable=False, null=True)),
                ("word_marks", models.JSONField(editable=False, null=True)),
                (
                    "spam",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("suspicious", "Suspicious"),
                            ("spam", "Spam"),
                            ("cleared", "Not spam, says a person"),
                        ],
                        db_default="",
                        default="",
                        max_length=10,
                        verbose_name="spam",
                    ),
                ),
                ("likeness", models.BigIntegerField(editable=False, null=True)),
                ("is_sent_round", models.BooleanField(editable=False, null=True)),
                (
                    "recorded_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "message",
                "verbose_name_plural": "messages",
                "indexes": [
                    models.Index(fields=["customer", "-said_at"], name="crm_message_customer"),
                    models.Index(
                        condition=models.Q(("chat_import__isnull", False)),
                        fields=["chat_import"],
                        name="crm_message_chat_import",
                    ),
                    models.Index(
                        condition=models.Q(("sender", "buyer"), ("words_read_at__isnull", True)),
                        fields=["shop"],
                        name="crm_message_unread",
                    ),
                    models.Index(
                        condition=models.Q(("likeness__isnull", False)),
                        fields=["likeness", "said_at"],
                        name="crm_message_likeness",
                    ),
                    models.Index(
                        condition=models.Q(("is_sent_round__isnull", True), ("likeness__isnull", False)),
                        fields=["likeness"],
                        name="crm_message_round",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("digest", ""), _negated=True),
                        fields=("shop", "digest"),
                        name="crm_message_once",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="FoundWord",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "shop",
                    models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, to="customers.shop"),
                ),
                (
                    "customer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="found_words", to="customers.customer"
                    ),
                ),
                (
                    "message",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="found_words",
                        to="crm.message",
                    ),
                ),
                (
                    "order",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="found_words",
                        to="customers.order",
                    ),
                ),
                (
                    "keyword_set",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="tagging.keywordset"
                    ),
                ),
                ("word", models.CharField(max_length=30, verbose_name="word")),
                (
                    "shopper_type",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("economic", "Economic"),
                            ("personalised", "Personalised"),
                            ("convenience", "Convenience"),
                        ],
                        max_length=12,
                        verbose_name="shopper type",
                    ),
                ),
                ("points", models.SmallIntegerField(default=0, verbose_name="points")),
            ],
            options={
                "verbose_name": "found word",
                "verbose_name_plural": "found words",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("message__isnull", True), ("order__isnull", False)),
                            models.Q(("message__isnull", False), ("order__isnull", True)),
                            _connector="OR",
                        ),
                        name="crm_foundword_of_one",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("message__isnull", False)),
                        fields=("message", "keyword_set", "word"),
                        name="crm_foundword_message",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("order__isnull", False)),
                        fields=("order", "keyword_set", "word"),
                        name="crm_foundword_order",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Note",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "shop",
                    models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, to="customers.shop"),
                ),
                (
                    "customer",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="notes",
                        to="customers.customer",
                    ),
                ),
                ("text", models.CharField(max_length=500, verbose_name="text")),
                ("is_pinned", models.BooleanField(default=False, verbose_name="pinned")),
                (
                    "source",
                    models.CharField(
                        choices=[("agent", "Agent"), ("import", "Import")],
                        db_default="agent",
                        default="agent",
                        max_length=10,
                        verbose_name="source",
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
                ("made_at", models.DateTimeField(verbose_name="made")),
                (
                    "removed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("removed_at", models.DateTimeField(null=True, verbose_name="taken off")),
            ],
            options={
                "verbose_name": "note",
                "verbose_name_plural": "notes",
                "indexes": [
                    models.Index(fields=["customer", "-made_at"], name="crm_note_customer"),
                    models.Index(
                        condition=models.Q(("is_pinned", True), ("removed_at__isnull", True)),
                        fields=["customer"],
                        name="crm_note_pinned",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Notification",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "shop",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        to="customers.shop",
                        verbose_name="shop",
                    ),
                ),
                (
                    "follow_up",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="notifications",
                        to="crm.followup",
                        verbose_name="follow-up",
                    ),
                ),
                (
                    "job",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="notifications",
                        to="crm.jobrun",
                        verbose_name="job",
                    ),
                ),
                ("due_at", models.DateTimeField(verbose_name="due")),
                (
                    "person",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="person",
                    ),
                ),
                (
                    "channel",
                    models.CharField(
                        choices=[("page", "Bell"), ("email", "E-mail"), ("messenger", "Messenger")],
                        max_length=9,
                        verbose_name="way",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "Waiting"),
                            ("sending", "Being sent"),
                            ("sent", "Sent"),
                            ("unknown", "Perhaps sent"),
                            ("failed", "Not sent"),
                            ("dropped", "No longer needed"),
                        ],
                        default="waiting",
                        max_length=7,
                        verbose_name="state",
                    ),
                ),
                ("made_at", models.DateTimeField(verbose_name="made")),
                ("send_at", models.DateTimeField(verbose_name="goes out")),
                ("claimed_at", models.DateTimeField(null=True)),
                ("tries", models.PositiveSmallIntegerField(default=0, verbose_name="tries")),
                ("sent_at", models.DateTimeField(null=True, verbose_name="sent")),
                ("read_at", models.DateTimeField(null=True, verbose_name="read")),
                ("error", models.CharField(blank=True, max_length=100, verbose_name="what went wrong")),
            ],
            options={
                "verbose_name": "reminder",
                "verbose_name_plural": "reminders",
                "indexes": [
                    models.Index(
                        condition=models.Q(("channel", "page")),
                        fields=["person", "-due_at"],
                        name="crm_notification_bell",
                    ),
                    models.Index(
                        condition=models.Q(("state", "waiting")), fields=["send_at"], name="crm_notification_waiting"
                    ),
                    models.Index(
                        condition=models.Q(("state", "sending")), fields=["claimed_at"], name="crm_notification_sending"
                    ),
                    models.Index(
                        condition=models.Q(("state__in", ["unknown", "failed"])),
                        fields=["shop", "-due_at"],
                        name="crm_notification_doubt",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("follow_up__isnull", False)),
                        fields=("follow_up", "due_at", "person", "channel"),
                        name="crm_notification_once",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("job__isnull", False)),
                        fields=("job", "due_at", "person", "channel"),
                        name="crm_notification_job_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("follow_up__isnull", False), ("job__isnull", True)),
                            models.Q(("follow_up__isnull", True), ("job__isnull", False)),
                            _connector="OR",
                        ),
                        name="crm_notification_subject",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PageVisit",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "shop",
                    models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, to="customers.shop"),
                ),
                (
                    "customer",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="visits",
                        to="customers.customer",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("opened_at", models.DateTimeField()),
                ("seen_at", models.DateTimeField()),
            ],
            options={
                "verbose_name": "visit of a page",
                "verbose_name_plural": "visits of pages",
                "indexes": [models.Index(fields=["user", "-opened_at"], name="crm_pagevisit_user")],
                "constraints": [models.UniqueConstraint(fields=("customer", "user"), name="crm_pagevisit_once")],
            },
        ),
        migrations.CreateModel(
            name="ReminderSettings",
            fields=[
                (
                    "person",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="reminder_settings",
                        serialize=False,
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("by_email", models.BooleanField(default=False, verbose_name="by e-mail")),
                ("messenger", models.CharField(blank=True, max_length=500)),
                (
                    "quiet_from",
                    models.TimeField(blank=True, default=datetime.time(22, 0), null=True, verbose_name="quiet from"),
                ),
                (
                    "quiet_until",
                    models.TimeField(blank=True, default=datetime.time(8, 0), null=True, verbose_name="until"),
                ),
                (
                    "language",
                    models.CharField(
                        choices=[("zh-hans", "Simplified Chinese"), ("en", "English")],
                        default="zh-hans",
                        max_length=10,
                        verbose_name="language",
                    ),
                ),
                ("in_shop_hours", models.BooleanField(default=True, verbose_name="only while the shop is open")),
            ],
            options={
                "verbose_name": "how a person is reminded",
                "verbose_name_plural": "how people are reminded",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("quiet_from__isnull", True), ("quiet_until__isnull", True)),
                            models.Q(
                                ("quiet_from__isnull", False),
                                ("quiet_until__isnull", False),
                                models.Q(("quiet_from", models.F("quiet_until")), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="crm_reminder_quiet_hours",
                    )
                ],
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
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("minutes_outside__gte", 1), ("minutes_within__gte", 1)),
                        name="crm_replypromise_minutes",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ReplyWait",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "shop",
                    models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, to="customers.shop"),
                ),
                (
                    "customer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="waits", to="customers.customer"
                    ),
                ),
                (
                    "inquiry",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="waits",
                        to="crm.inquiry",
                    ),
                ),
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
                (
                    "answered_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("agent_name", models.CharField(blank=True, default="", max_length=64, verbose_name="agent")),
                ("is_first", models.BooleanField(default=False, verbose_name="first of the inquiry")),
            ],
            options={
                "verbose_name": "wait for an answer",
                "verbose_name_plural": "waits for an answer",
                "indexes": [
                    models.Index(
                        condition=models.Q(("answered_at__isnull", True)),
                        fields=["shop", "due_at"],
                        name="crm_wait_late",
                    ),
                    models.Index(fields=["shop", "asked_at"], name="crm_wait_figures"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("answered_at__isnull", True)), fields=("inquiry",), name="crm_wait_one_open"
                    ),
                    models.UniqueConstraint(fields=("inquiry", "asked_at"), name="crm_wait_once"),
                    models.CheckConstraint(
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
                ],
            },
        ),
        migrations.CreateModel(
            name="Review",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
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
                    "customer",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="reviews",
                        to="customers.customer",
                        verbose_name="customer",
                    ),
                ),
                (
                    "product",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="reviews",
                        to="customers.product",
                        verbose_name="product",
                    ),
                ),
                ("order_no", models.CharField(blank=True, max_length=64, verbose_name="order number")),
                ("written_by", models.CharField(blank=True, max_length=255, verbose_name="nick")),
                ("written_on", models.DateField(verbose_name="day")),
                ("written_at", models.DateTimeField(editable=False)),
                ("stars", models.PositiveSmallIntegerField(null=True, verbose_name="stars")),
                ("text", models.CharField(blank=True, max_length=2000, verbose_name="text")),
                ("has_photo", models.BooleanField(default=False, verbose_name="with photo")),
                ("digest", models.CharField(editable=False, max_length=32)),
                ("themes_basis", models.CharField(editable=False, max_length=32)),
                (
                    "made_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("made_at", models.DateTimeField(verbose_name="brought in")),
            ],
            options={
                "verbose_name": "review",
                "verbose_name_plural": "reviews",
                "indexes": [
                    models.Index(fields=["shop", "-written_on", "-id"], name="crm_review_newest"),
                    models.Index(
                        condition=models.Q(("product__isnull", False)),
                        fields=["shop", "product", "-written_on", "-id"],
                        name="crm_review_product",
                    ),
                    models.Index(fields=["shop", "themes_basis"], name="crm_review_basis"),
                    models.Index(
                        condition=models.Q(("customer__isnull", False)),
                        fields=["customer", "-written_at"],
                        name="crm_review_customer",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("shop", "digest"), name="crm_review_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("stars__isnull", True), models.Q(("stars__gte", 1), ("stars__lte", 5)), _connector="OR"
                        ),
                        name="crm_review_stars",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("stars__isnull", True), ("text", ""), _negated=True),
                        name="crm_review_says_something",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ReviewTheme",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "review",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="themes",
                        to="crm.review",
                    ),
                ),
                (
                    "shop",
                    models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, to="customers.shop"),
                ),
                ("code", models.SlugField(db_index=False, max_length=40)),
            ],
            options={
                "verbose_name": "theme of a review",
                "verbose_name_plural": "themes of reviews",
                "indexes": [models.Index(fields=["shop", "code", "-review"], name="crm_reviewtheme_list")],
                "constraints": [models.UniqueConstraint(fields=("review", "code"), name="crm_reviewtheme_once")],
            },
        ),
        migrations.CreateModel(
            name="ScriptShowing",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "shop",
                    models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, to="customers.shop"),
                ),
                (
                    "customer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="script_showings",
                        to="customers.customer",
                    ),
                ),
                (
                    "inquiry",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to="crm.inquiry"
                    ),
                ),
                (
                    "script",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="showings",
                        to="scripts_lib.script",
                    ),
                ),
                (
                    "variant",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="scripts_lib.scriptvariant",
                    ),
                ),
                (
                    "where",
                    models.CharField(
                        choices=[
                            ("gap", "Gap"),
                            ("palette", "Script search"),
                            ("suggestion", "Suggestion for a message"),
                        ],
                        max_length=10,
                        verbose_name="where",
                    ),
                ),
                (
                    "shown_to",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("shown_at", models.DateTimeField(verbose_name="shown")),
            ],
            options={
                "verbose_name": "shown script",
                "verbose_name_plural": "shown scripts",
                "indexes": [models.Index(fields=["script", "shown_at"], name="crm_scriptshowing_script")],
            },
        ),
        migrations.CreateModel(
            name="ScriptUse",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "shop",
                    models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, to="customers.shop"),
                ),
                (
                    "customer",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="script_uses",
                        to="customers.customer",
                    ),
                ),
                (
                    "inquiry",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="script_uses",
                        to="crm.inquiry",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("script", "Script"),
                            ("branch", "Reply"),
                            ("care", "Care tip"),
                            ("recommendation", "Recommended product"),
                        ],
                        max_length=14,
                        verbose_name="kind",
                    ),
                ),
                (
                    "script",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="uses",
                        to="scripts_lib.script",
                    ),
                ),
                (
                    "variant",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="scripts_lib.scriptvariant",
                    ),
                ),
                (
                    "branch",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="scripts_lib.scriptbranch",
                    ),
                ),
                (
                    "article",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="scripts_lib.article",
                    ),
                ),
                (
                    "product",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="customers.product",
                    ),
                ),
                (
                    "own_wording",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="scripts_lib.ownwording",
                    ),
                ),
                ("warned_of", models.CharField(blank=True, max_length=200, verbose_name="copied in spite of")),
                ("asks", models.SlugField(blank=True, db_index=False)),
                ("text", models.CharField(blank=True, max_length=2000, verbose_name="text")),
                (
                    "made_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("made_at", models.DateTimeField(verbose_name="copied")),
                ("answered_at", models.DateTimeField(null=True, verbose_name="answered")),
            ],
            options={
                "verbose_name": "copied script",
                "verbose_name_plural": "copied scripts",
                "indexes": [
                    models.Index(fields=["customer", "-made_at"], name="crm_scriptuse_customer"),
                    models.Index(
                        condition=models.Q(("script__isnull", False)),
                        fields=["script", "made_at"],
                        name="crm_scriptuse_script",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SegmentStrategy",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "shop",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="strategies",
                        to="customers.shop",
                        verbose_name="shop",
                    ),
                ),
                (
                    "segment",
                    models.CharField(
                        choices=[
                            ("core", "Core"),
                            ("potential", "Potential"),
                            ("sleeping", "Good, but long away"),
                            ("win_back", "To win back"),
                            ("regular", "Regular"),
                            ("new", "New"),
                            ("fading", "Fading"),
                            ("low", "Low"),
                        ],
                        max_length=9,
                        verbose_name="RFM segment",
                    ),
                ),
                ("aim", models.CharField(max_length=200, verbose_name="aim")),
                ("perk", models.CharField(blank=True, max_length=200, verbose_name="perk")),
                ("scenes", models.CharField(blank=True, max_length=200, verbose_name="scenes")),
                ("tips", models.TextField(blank=True, max_length=1000, verbose_name="tips")),
                ("touchpoint", models.CharField(blank=True, max_length=200, verbose_name="touchpoint")),
            ],
            options={
                "verbose_name": "segment strategy",
                "verbose_name_plural": "segment strategies",
                "constraints": [models.UniqueConstraint(fields=("shop", "segment"), name="crm_strategy_segment")],
            },
        ),
        migrations.CreateModel(
            name="ShopperHint",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "shop",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="shopper_hints",
                        to="customers.shop",
                        verbose_name="shop",
                    ),
                ),
                (
                    "shopper_type",
                    models.CharField(
                        choices=[
                            ("economic", "Economic"),
                            ("personalised", "Personalised"),
                            ("convenience", "Convenience"),
                        ],
                        max_length=12,
                        verbose_name="shopper type",
                    ),
                ),
                ("hint", models.CharField(max_length=300, verbose_name="how to serve")),
            ],
            options={
                "verbose_name": "hint how to serve",
                "verbose_name_plural": "hints how to serve",
                "constraints": [models.UniqueConstraint(fields=("shop", "shopper_type"), name="crm_hint_type")],
            },
        ),
        migrations.CreateModel(
            name="SilentSkip",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
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
                    "customer",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="silent_skip", to="customers.customer"
                    ),
                ),
                ("until_on", models.DateField(verbose_name="until")),
                (
                    "made_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("made_at", models.DateTimeField(verbose_name="made")),
            ],
            options={
                "verbose_name": "silent buyer left aside",
                "verbose_name_plural": "silent buyers left aside",
            },
        ),
        migrations.CreateModel(
            name="CareTipDue",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
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
                    "order",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="care_tips",
                        to="customers.order",
                        verbose_name="order",
                    ),
                ),
                (
                    "article",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="scripts_lib.article",
                        verbose_name="article",
                    ),
                ),
                (
                    "product",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="customers.product",
                        verbose_name="product",
                    ),
                ),
                ("due_on", models.DateField(null=True, verbose_name="due")),
                ("show_on", models.DateField(null=True, verbose_name="on the list from")),
                (
                    "state",
                    models.CharField(
                        choices=[("waiting", "Waiting"), ("told", "Told")],
                        default="waiting",
                        max_length=7,
                        verbose_name="state",
                    ),
                ),
                (
                    "told_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("told_at", models.DateTimeField(null=True, verbose_name="told")),
            ],
            options={
                "verbose_name": "care tip due",
                "verbose_name_plural": "care tips due",
                "indexes": [
                    models.Index(
                        condition=models.Q(("state", "waiting")),
                        fields=["shop", "show_on", "id"],
                        name="crm_caretipdue_list",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("order", "article"), name="crm_caretipdue_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "waiting"), _negated=True),
                            models.Q(("due_on__isnull", False), ("show_on__isnull", False)),
                            _connector="OR",
                        ),
                        name="crm_caretipdue_waits_for_a_day",
                    ),
                ],
            },
        ),
    ]
