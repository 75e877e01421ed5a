import customers.fields
import django.core.validators
import django.db.models.deletion
import simple_history.models
import tagging.models.keyword
import tagging.models.rule
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("auth", "__first__"),
        ("customers", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="FactsOnDay",
            fields=[
                ("order_count", models.IntegerField(db_default=0, default=0, verbose_name="orders")),
                ("spent", customers.fields.MoneyField(db_default=0, default=0, verbose_name="spent")),
                ("units", models.IntegerField(db_default=0, default=0, verbose_name="pieces")),
                ("first_paid_on", models.DateField(null=True, verbose_name="first order")),
                ("last_paid_on", models.DateField(null=True, verbose_name="last order")),
                ("paid_day_count", models.IntegerField(db_default=0, default=0, verbose_name="days with an order")),
                (
                    "bargain_count",
                    models.IntegerField(db_default=0, default=0, verbose_name="orders through bargain channels"),
                ),
                (
                    "median_gap",
                    models.DecimalField(
                        decimal_places=1, max_digits=7, null=True, verbose_name="usual gap between orders"
                    ),
                ),
                ("changed_at", models.DateTimeField(editable=False, verbose_name="changed")),
                ("r", models.SmallIntegerField(null=True, verbose_name="R")),
                ("f", models.SmallIntegerField(null=True, verbose_name="F")),
                ("m", models.SmallIntegerField(null=True, verbose_name="M")),
                ("interaction_score", models.IntegerField(db_default=0, default=0)),
                ("interaction_changes_on", models.DateField(null=True)),
                ("score_before_order", models.IntegerField(db_default=0, default=0)),
                ("last_inquiry_at", models.DateTimeField(null=True)),
                ("intent_inquiry_id", models.BigIntegerField(null=True)),
                ("intent_on", models.DateField(null=True)),
                ("is_satisfied", models.BooleanField(db_default=False, default=False)),
                ("advocate_count", models.IntegerField(db_default=0, default=0)),
                ("known_count", models.IntegerField(db_default=0, default=0)),
                ("has_open_inquiry", models.BooleanField(db_default=False, default=False)),
                ("economic_points", models.SmallIntegerField(db_default=0, default=0)),
                ("personalised_points", models.SmallIntegerField(db_default=0, default=0)),
                ("convenience_points", models.SmallIntegerField(db_default=0, default=0)),
                (
                    "consent",
                    models.CharField(
                        choices=[
                            ("unknown", "Not asked"),
                            ("given", "May be contacted"),
                            ("refused", "Do not contact"),
                        ],
                        db_default="unknown",
                        default="unknown",
                        max_length=8,
                    ),
                ),
                ("customer_id", models.BigIntegerField(primary_key=True, serialize=False)),
                ("shop_id", models.BigIntegerField()),
                ("due_on", models.DateField(null=True)),
                ("later_on", models.DateField(null=True)),
            ],
            options={
                "db_table": "tag_facts",
                "managed": False,
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="RunSettings",
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
                    "largest_move",
                    models.PositiveSmallIntegerField(
                        db_default=10,
                        default=10,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(100),
                        ],
                        verbose_name="ask before more than this share of all customers moves, in %",
                    ),
                ),
                (
                    "cut_method",
                    models.CharField(
                        choices=[
                            ("quintile", "Fifths of the buyers"),
                            ("mean", "Below or above the mean"),
                            ("fixed", "Fixed by hand"),
                        ],
                        db_default="quintile",
                        default="quintile",
                        max_length=8,
                        verbose_name="where RFM cuts",
                    ),
                ),
                ("fixed_cuts", models.JSONField(blank=True, default=dict, verbose_name="fixed cut points")),
                (
                    "bargain_points",
                    models.PositiveSmallIntegerField(
                        db_default=2,
                        default=2,
                        validators=[django.core.validators.MaxValueValidator(100)],
                        verbose_name="points for economy of each counted order through a bargain channel",
                    ),
                ),
            ],
            options={
                "verbose_name": "settings of the tag runs",
                "verbose_name_plural": "settings of the tag runs",
            },
        ),
        migrations.CreateModel(
            name="CutPoints",
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
                ("version", models.PositiveIntegerField(verbose_name="version")),
                (
                    "method",
                    models.CharField(
                        choices=[
                            ("quintile", "Fifths of the buyers"),
                            ("mean", "Below or above the mean"),
                            ("fixed", "Fixed by hand"),
                        ],
                        max_length=8,
                        verbose_name="method",
                    ),
                ),
                ("as_of", models.DateField(verbose_name="from")),
                ("r", models.JSONField()),
                ("f", models.JSONField()),
                ("m", models.JSONField()),
                ("customer_count", models.IntegerField(default=0, verbose_name="customers")),
                ("made_at", models.DateTimeField(verbose_name="made")),
            ],
            options={
                "verbose_name": "RFM cut points",
                "verbose_name_plural": "RFM cut points",
                "constraints": [models.UniqueConstraint(fields=("shop", "version"), name="tagging_cutpoints_version")],
            },
        ),
        migrations.CreateModel(
            name="HistoricalRunSettings",
            fields=[
                (
                    "largest_move",
                    models.PositiveSmallIntegerField(
                        db_default=10,
                        default=10,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(100),
                        ],
                        verbose_name="ask before more than this share of all customers moves, in %",
                    ),
                ),
                (
                    "cut_method",
                    models.CharField(
                        choices=[
                            ("quintile", "Fifths of the buyers"),
                            ("mean", "Below or above the mean"),
                            ("fixed", "Fixed by hand"),
                        ],
                        db_default="quintile",
                        default="quintile",
                        max_length=8,
                        verbose_name="where RFM cuts",
                    ),
                ),
                ("fixed_cuts", models.JSONField(blank=True, default=dict, verbose_name="fixed cut points")),
                (
                    "bargain_points",
                    models.PositiveSmallIntegerField(
                        db_default=2,
                        default=2,
                        validators=[django.core.validators.MaxValueValidator(100)],
                        verbose_name="points for economy of each counted order through a bargain channel",
                    ),
                ),
                (
                    "shop",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="customers.shop",
                        verbose_name="shop",
                    ),
                ),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.CharField(max_length=100, null=True)),
                (
                    "history_type",
                    models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1),
                ),
                (
                    "history_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "historical settings of the tag runs",
                "verbose_name_plural": "historical settings of the tag runs",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="KeywordSet",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "shop",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="keyword_sets",
                        to="customers.shop",
                        verbose_name="shop",
                    ),
                ),
                ("code", models.SlugField(db_index=False, max_length=40, verbose_name="code")),
                ("name", models.CharField(max_length=60, verbose_name="name")),
                (
                    "purpose",
                    models.CharField(
                        choices=[
                            ("buyer", "What buyers say"),
                            ("spam", "Spam and adverts"),
                            ("nothing", "Only looks like other words"),
                        ],
                        default="buyer",
                        max_length=7,
                        verbose_name="purpose",
                    ),
                ),
                (
                    "intent",
                    models.SlugField(
                        blank=True,
                        db_index=False,
                        help_text="What the buyer is about, as a short code.",
                        max_length=30,
                        verbose_name="intent",
                    ),
                ),
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
                (
                    "weight",
                    models.PositiveSmallIntegerField(
                        default=0,
                        help_text="For a shopper type: weak 1, strong 2. For spam: a message with 3 points or more is hidden.",
                        validators=[django.core.validators.MaxValueValidator(9)],
                        verbose_name="points",
                    ),
                ),
                (
                    "suggests",
                    models.CharField(
                        blank=True,
                        help_text="As agents see it, with its number. It is offered, never set by itself.",
                        max_length=60,
                        verbose_name="suggests the tag",
                    ),
                ),
                (
                    "is_negatable",
                    models.BooleanField(
                        default=False,
                        help_text="When a “no” stands at most four characters before the word.",
                        verbose_name="a “no” cancels it",
                    ),
                ),
                ("is_active", models.BooleanField(default=True, verbose_name="in use")),
                ("position", models.PositiveSmallIntegerField(default=0, verbose_name="position")),
                (
                    "revision",
                    models.CharField(default=tagging.models.keyword.new_revision, editable=False, max_length=32),
                ),
            ],
            options={
                "verbose_name": "set of words",
                "verbose_name_plural": "sets of words",
                "constraints": [
                    models.UniqueConstraint(fields=("shop", "code"), name="tagging_keywordset_code"),
                    models.UniqueConstraint(
                        condition=models.Q(("shop", None)), fields=("code",), name="tagging_keywordset_everybodys"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Keyword",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "keyword_set",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="words",
                        to="tagging.keywordset",
                    ),
                ),
                ("word", models.CharField(max_length=30, verbose_name="word")),
            ],
            options={
                "verbose_name": "word",
                "verbose_name_plural": "words",
                "constraints": [models.UniqueConstraint(fields=("keyword_set", "word"), name="tagging_keyword_once")],
            },
        ),
        migrations.CreateModel(
            name="RunRequest",
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
                    "asked_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("asked_at", models.DateTimeField()),
                ("is_approved", models.BooleanField(default=False)),
            ],
            options={
                "verbose_name": "run asked for",
                "verbose_name_plural": "runs asked for",
            },
        ),
        migrations.CreateModel(
            name="Segment",
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
                ("name", models.CharField(max_length=100, verbose_name="name")),
                (
                    "kind",
                    models.CharField(
                        choices=[("dynamic", "By conditions"), ("by_hand", "By hand"), ("snapshot", "As of a day")],
                        max_length=8,
                        verbose_name="kind",
                    ),
                ),
                ("conditions", models.JSONField(default=list, verbose_name="conditions")),
                ("taken_on", models.DateField(editable=False, null=True, verbose_name="members as of")),
                ("kept_on", models.DateField(editable=False, null=True)),
                ("asked_on", models.DateField(editable=False, null=True)),
                (
                    "made_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="made by",
                    ),
                ),
                ("made_at", models.DateTimeField(verbose_name="made")),
            ],
            options={
                "verbose_name": "segment",
                "verbose_name_plural": "segments",
                "constraints": [models.UniqueConstraint(fields=("shop", "name"), name="tagging_segment_name")],
            },
        ),
        migrations.CreateModel(
            name="SegmentMember",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "segment",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="members",
                        to="tagging.segment",
                        verbose_name="segment",
                    ),
                ),
                (
                    "customer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="segments",
                        to="customers.customer",
                        verbose_name="customer",
                    ),
                ),
            ],
            options={
                "verbose_name": "member of a segment",
                "verbose_name_plural": "members of segments",
                "constraints": [
                    models.UniqueConstraint(fields=("segment", "customer"), name="tagging_segmentmember_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="TagGroup",
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
                ("slug", models.SlugField(db_index=False, verbose_name="code")),
                ("name", models.CharField(max_length=100, verbose_name="name")),
                ("number", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="number")),
                ("position", models.PositiveSmallIntegerField(default=0, verbose_name="position")),
                ("is_automatic", models.BooleanField(default=False, verbose_name="filled by rules")),
            ],
            options={
                "verbose_name": "tag group",
                "verbose_name_plural": "tag groups",
                "constraints": [
                    models.UniqueConstraint(fields=("shop", "slug"), name="tagging_group_slug"),
                    models.UniqueConstraint(
                        condition=models.Q(("number__isnull", False)),
                        fields=("shop", "number"),
                        name="tagging_group_number",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("is_automatic", True), ("number", None)),
                            models.Q(("is_automatic", False), ("number__isnull", False)),
                            _connector="OR",
                        ),
                        name="tagging_group_numbered_or_automatic",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ChoiceSet",
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
                    "group",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="choice_sets",
                        to="tagging.taggroup",
                        verbose_name="group",
                    ),
                ),
                ("name", models.CharField(max_length=100, verbose_name="name")),
            ],
            options={
                "verbose_name": "choice set",
                "verbose_name_plural": "choice sets",
                "constraints": [
                    models.UniqueConstraint(fields=("shop", "group", "name"), name="tagging_choiceset_name")
                ],
            },
        ),
        migrations.CreateModel(
            name="Tag",
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
                    "group",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="tags",
                        to="tagging.taggroup",
                        verbose_name="group",
                    ),
                ),
                (
                    "choice_set",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="tags",
                        to="tagging.choiceset",
                        verbose_name="choice set",
                    ),
                ),
                ("slug", models.SlugField(blank=True, db_index=False, verbose_name="code")),
                ("name", models.CharField(max_length=100, verbose_name="name")),
                ("position", models.PositiveSmallIntegerField(default=0, verbose_name="position")),
                ("is_active", models.BooleanField(default=True, verbose_name="in use")),
            ],
            options={
                "verbose_name": "tag",
                "verbose_name_plural": "tags",
                "constraints": [
                    models.UniqueConstraint(fields=("shop", "group", "name"), name="tagging_tag_name"),
                    models.UniqueConstraint(
                        condition=models.Q(("slug", ""), _negated=True),
                        fields=("shop", "group", "slug"),
                        name="tagging_tag_slug",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SegmentUse",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "segment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="uses",
                        to="tagging.segment",
                        verbose_name="segment",
                    ),
                ),
                (
                    "attribute",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.RESTRICT,
                        related_name="+",
                        to="customers.attributedefinition",
                    ),
                ),
                (
                    "tag",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.RESTRICT,
                        related_name="segment_uses",
                        to="tagging.tag",
                    ),
                ),
                (
                    "channel",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.RESTRICT,
                        related_name="+",
                        to="customers.channel",
                    ),
                ),
                (
                    "inner",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.RESTRICT,
                        related_name="segment_uses",
                        to="tagging.segment",
                    ),
                ),
            ],
            options={
                "verbose_name": "use in a segment",
                "verbose_name_plural": "uses in segments",
            },
        ),
        migrations.CreateModel(
            name="RuleVersion",
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
                    "group",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="versions",
                        to="tagging.taggroup",
                        verbose_name="tag group",
                    ),
                ),
                ("version", models.PositiveIntegerField(verbose_name="version")),
                (
                    "state",
                    models.CharField(
                        choices=[("saved", "Saved"), ("held", "Waiting for a second person"), ("dropped", "Given up")],
                        default="saved",
                        max_length=7,
                        verbose_name="state",
                    ),
                ),
                ("rules", models.JSONField(verbose_name="rules")),
                ("note", models.CharField(blank=True, max_length=300, verbose_name="what changed and why")),
                ("moved_count", models.IntegerField(default=0, verbose_name="would move")),
                ("total_count", models.IntegerField(default=0, verbose_name="customers")),
                (
                    "made_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="made by",
                    ),
                ),
                ("made_at", models.DateTimeField(null=True, verbose_name="made")),
                (
                    "decided_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="decided by",
                    ),
                ),
                ("decided_at", models.DateTimeField(null=True, verbose_name="decided")),
                ("is_agreed_alone", models.BooleanField(default=False, verbose_name="agreed to by who made it")),
            ],
            options={
                "verbose_name": "version of the rules",
                "verbose_name_plural": "versions of the rules",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "saved")),
                        fields=("group", "version"),
                        name="tagging_ruleversion_number",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state", "held")), fields=("group",), name="tagging_ruleversion_one_held"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "saved"), _negated=True),
                            ("is_agreed_alone", True),
                            models.Q(("decided_by", models.F("made_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="tagging_ruleversion_two_or_alone",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="HistoricalTagRule",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                ("position", models.PositiveSmallIntegerField(verbose_name="position")),
                (
                    "conditions",
                    models.JSONField(validators=[tagging.models.rule.validate_conditions], verbose_name="conditions"),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="version")),
                ("is_active", models.BooleanField(default=True, verbose_name="in force")),
                (
                    "shop",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="customers.shop",
                        verbose_name="shop",
                    ),
                ),
                (
                    "group",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="tagging.taggroup",
                        verbose_name="group",
                    ),
                ),
                (
                    "tag",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="tagging.tag",
                        verbose_name="tag",
                    ),
                ),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.CharField(max_length=100, null=True)),
                (
                    "history_type",
                    models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1),
                ),
                (
                    "history_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "historical tag rule",
                "verbose_name_plural": "historical tag rules",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="TagRule",
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
                    "group",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="rules",
                        to="tagging.taggroup",
                        verbose_name="group",
                    ),
                ),
                (
                    "tag",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.RESTRICT,
                        related_name="rules",
                        to="tagging.tag",
                        verbose_name="tag",
                    ),
                ),
                ("position", models.PositiveSmallIntegerField(verbose_name="position")),
                (
                    "conditions",
                    models.JSONField(validators=[tagging.models.rule.validate_conditions], verbose_name="conditions"),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="version")),
                ("is_active", models.BooleanField(default=True, verbose_name="in force")),
            ],
            options={
                "verbose_name": "tag rule",
                "verbose_name_plural": "tag rules",
                "constraints": [models.UniqueConstraint(fields=("group", "position"), name="tagging_rule_position")],
            },
        ),
        migrations.CreateModel(
            name="RuleUse",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "rule",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="uses",
                        to="tagging.tagrule",
                        verbose_name="tag rule",
                    ),
                ),
                (
                    "attribute",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.RESTRICT,
                        related_name="+",
                        to="customers.attributedefinition",
                    ),
                ),
                (
                    "tag",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.RESTRICT,
                        related_name="rule_uses",
                        to="tagging.tag",
                    ),
                ),
                (
                    "channel",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.RESTRICT,
                        related_name="+",
                        to="customers.channel",
                    ),
                ),
                (
                    "segment",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.RESTRICT,
                        related_name="rule_uses",
                        to="tagging.segment",
                    ),
                ),
            ],
            options={
                "verbose_name": "use in a rule",
                "verbose_name_plural": "uses in rules",
            },
        ),
        migrations.CreateModel(
            name="CustomerTag",
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
                        related_name="tags",
                        to="customers.customer",
                    ),
                ),
                (
                    "tag",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="customers",
                        to="tagging.tag",
                        verbose_name="tag",
                    ),
                ),
                (
                    "choice_set",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="tagging.choiceset",
                    ),
                ),
                (
                    "source",
                    models.CharField(
                        choices=[
                            ("rule", "Rule"),
                            ("agent", "Agent"),
                            ("chat", "Chat"),
                            ("questionnaire", "Questionnaire"),
                            ("import", "Import"),
                        ],
                        max_length=14,
                        verbose_name="source",
                    ),
                ),
                (
                    "rule",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="tagging.tagrule",
                    ),
                ),
                ("rule_version", models.PositiveIntegerField(null=True)),
                (
                    "set_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("since_on", models.DateField(verbose_name="since")),
                ("sort_on", models.DateField(editable=False, null=True)),
            ],
            options={
                "verbose_name": "customer's tag",
                "verbose_name_plural": "customers' tags",
                "indexes": [
                    models.Index(fields=["tag", "-sort_on", "-customer"], name="tagging_customertag_list"),
                    models.Index(
                        condition=models.Q(("set_by__isnull", False)), fields=["set_by"], name="tagging_customertag_by"
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("customer", "tag"), name="tagging_customertag_once"),
                    models.UniqueConstraint(
                        condition=models.Q(("choice_set__isnull", False)),
                        fields=("customer", "choice_set"),
                        name="tagging_customertag_one_choice",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="TagRun",
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
                ("as_of", models.DateField(verbose_name="day")),
                (
                    "mode",
                    models.CharField(
                        choices=[("full", "Full"), ("incremental", "Only who changed or is due")],
                        max_length=11,
                        verbose_name="mode",
                    ),
                ),
                ("timezone", models.CharField(max_length=64)),
                ("rules_digest", models.CharField(max_length=32)),
                ("last_customer_id", models.BigIntegerField(default=0)),
                ("customers_total", models.IntegerField(default=0, verbose_name="customers")),
                ("looked_at_count", models.IntegerField(default=0, verbose_name="looked at")),
                ("changed_count", models.IntegerField(default=0, verbose_name="changed")),
                ("opened_count", models.IntegerField(default=0, verbose_name="tags set")),
                ("closed_count", models.IntegerField(default=0, verbose_name="tags taken off")),
                ("moved_count", models.IntegerField(default=0, verbose_name="moved from another tag")),
                ("counts", models.JSONField(default=dict)),
                ("moves", models.JSONField(default=list)),
                ("rule_versions", models.JSONField(default=dict)),
                (
                    "cut_points",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="tagging.cutpoints",
                        verbose_name="RFM cut points",
                    ),
                ),
                ("last_change_id", models.BigIntegerField(default=0)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("done", "Done"),
                            ("partly", "Done but for some groups"),
                            ("held", "Waiting for a person"),
                            ("failed", "Failed"),
                        ],
                        default="done",
                        max_length=6,
                        verbose_name="state",
                    ),
                ),
                ("errors", models.JSONField(default=list)),
                ("tries", models.PositiveIntegerField(default=1)),
                ("tried_at", models.DateTimeField(null=True, verbose_name="last tried")),
                (
                    "asked_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="asked for by",
                    ),
                ),
                ("seconds", models.FloatField(default=0, verbose_name="seconds")),
                ("started_at", models.DateTimeField(verbose_name="started")),
                ("finished_at", models.DateTimeField(null=True, verbose_name="finished")),
            ],
            options={
                "verbose_name": "tag run",
                "verbose_name_plural": "tag runs",
                "indexes": [
                    models.Index(fields=["shop", "-as_of", "-id"], name="tagging_run_latest"),
                    models.Index(fields=["-finished_at"], name="tagging_run_finished"),
                ],
            },
        ),
        migrations.CreateModel(
            name="TagChange",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "shop",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        to="customers.shop",
                    ),
                ),
                (
                    "customer",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="tag_changes",
                        to="customers.customer",
                    ),
                ),
                (
                    "group",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="tagging.taggroup",
                    ),
                ),
                (
                    "closed_tag",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="tagging.tag",
                    ),
                ),
                (
                    "opened_tag",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="tagging.tag",
                    ),
                ),
                (
                    "source",
                    models.CharField(
                        choices=[
                            ("rule", "Rule"),
                            ("agent", "Agent"),
                            ("chat", "Chat"),
                            ("questionnaire", "Questionnaire"),
                            ("import", "Import"),
                        ],
                        max_length=14,
                        verbose_name="source",
                    ),
                ),
                (
                    "run",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="changes",
                        to="tagging.tagrun",
                    ),
                ),
                (
                    "rule",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="tagging.tagrule",
                    ),
                ),
                ("rule_version", models.PositiveIntegerField(null=True)),
                ("evidence", models.JSONField(default=dict)),
                (
                    "made_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="made by",
                    ),
                ),
                ("from_on", models.DateField(verbose_name="from")),
                ("made_at", models.DateTimeField(verbose_name="made")),
            ],
            options={
                "verbose_name": "tag change",
                "verbose_name_plural": "tag changes",
                "indexes": [
                    models.Index(fields=["customer", "-id"], name="tagging_change_customer"),
                    models.Index(fields=["opened_tag", "closed_tag", "-from_on", "-id"], name="tagging_change_moves"),
                    models.Index(
                        condition=models.Q(("made_by__isnull", False)), fields=["made_by"], name="tagging_change_by"
                    ),
                ],
            },
        ),
    ]
