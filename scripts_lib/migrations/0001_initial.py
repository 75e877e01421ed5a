import django.core.validators
import django.db.models.deletion
import scripts_lib.models.library
import scripts_lib.models.phrase
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
        ("auth", "__first__"),
        ("customers", "0001_initial"),
        ("tagging", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Article",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "shop",
                    models.ForeignKey(
                        blank=True,
                        help_text="Empty: for all shops.",
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        to="customers.shop",
                        verbose_name="shop",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("care", "Care tip"),
                            ("product", "Product knowledge"),
                            ("platform", "How the platform works"),
                            ("onboarding", "For new staff"),
                        ],
                        max_length=10,
                        verbose_name="kind",
                    ),
                ),
                ("title", models.CharField(max_length=100, verbose_name="title")),
                (
                    "short",
                    models.CharField(
                        blank=True,
                        help_text="What an agent copies to the buyer.",
                        max_length=300,
                        verbose_name="short version",
                    ),
                ),
                ("body", models.TextField(blank=True, max_length=20000, verbose_name="text")),
                ("selling_points", models.CharField(blank=True, max_length=500, verbose_name="selling points")),
                ("advantages", models.CharField(blank=True, max_length=500, verbose_name="advantages")),
                ("suits", models.CharField(blank=True, max_length=500, verbose_name="suits whom")),
                ("how_to_use", models.CharField(blank=True, max_length=500, verbose_name="how to use")),
                (
                    "push_after",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("payment", "after payment"),
                            ("shipping", "after shipping"),
                            ("receipt", "after receipt"),
                        ],
                        max_length=8,
                        verbose_name="push",
                    ),
                ),
                (
                    "push_days",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        null=True,
                        validators=[django.core.validators.MaxValueValidator(365)],
                        verbose_name="days later",
                    ),
                ),
                ("is_published", models.BooleanField(default=False, verbose_name="published")),
                (
                    "owner",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="owner",
                    ),
                ),
                ("review_on", models.DateField(blank=True, null=True, verbose_name="review on")),
                ("number", models.PositiveIntegerField(default=0, editable=False, verbose_name="version")),
                (
                    "products",
                    models.ManyToManyField(
                        blank=True, related_name="articles", to="customers.product", verbose_name="products"
                    ),
                ),
                (
                    "categories",
                    models.ManyToManyField(
                        blank=True, related_name="articles", to="customers.productcategory", verbose_name="categories"
                    ),
                ),
            ],
            options={
                "verbose_name": "article",
                "verbose_name_plural": "articles",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("push_after", ""), ("push_days", None)),
                            models.Q(models.Q(("push_after", ""), _negated=True), ("push_days__isnull", False)),
                            _connector="OR",
                        ),
                        name="scripts_lib_article_push",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ArticleCopy",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "article",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="copies",
                        to="scripts_lib.article",
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
                ("made_at", models.DateTimeField(verbose_name="copied")),
            ],
            options={
                "verbose_name": "copy of an article",
                "verbose_name_plural": "copies of articles",
                "indexes": [models.Index(fields=["article", "made_at"], name="scripts_lib_copy_article")],
            },
        ),
        migrations.CreateModel(
            name="ArticlePicture",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "article",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="pictures",
                        to="scripts_lib.article",
                        verbose_name="article",
                    ),
                ),
                ("file", models.FileField(upload_to="articles/", verbose_name="picture")),
                ("caption", models.CharField(blank=True, max_length=100, verbose_name="what it shows")),
            ],
            options={
                "verbose_name": "picture",
                "verbose_name_plural": "pictures",
            },
        ),
        migrations.CreateModel(
            name="ArticleRead",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "article",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="readings",
                        to="scripts_lib.article",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("number", models.PositiveIntegerField(verbose_name="version")),
                ("read_at", models.DateTimeField(verbose_name="read")),
            ],
            options={
                "verbose_name": "reading of an article",
                "verbose_name_plural": "readings of articles",
                "constraints": [models.UniqueConstraint(fields=("article", "user"), name="scripts_lib_read_once")],
            },
        ),
        migrations.CreateModel(
            name="ArticleVersion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveIntegerField(verbose_name="version")),
                ("content", models.JSONField()),
                ("restored_from", models.PositiveIntegerField(null=True, verbose_name="brought back from")),
                (
                    "made_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("made_at", models.DateTimeField(verbose_name="saved")),
                (
                    "article",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="versions",
                        to="scripts_lib.article",
                    ),
                ),
            ],
            options={
                "verbose_name": "version of an article",
                "verbose_name_plural": "versions of articles",
                "constraints": [
                    models.UniqueConstraint(fields=("article", "number"), name="scripts_lib_article_version")
                ],
            },
        ),
        migrations.CreateModel(
            name="ArticleVote",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "article",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="votes", to="scripts_lib.article"
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("is_helpful", models.BooleanField(verbose_name="helpful")),
                ("said_at", models.DateTimeField(verbose_name="said")),
            ],
            options={
                "verbose_name": "vote on an article",
                "verbose_name_plural": "votes on articles",
                "constraints": [models.UniqueConstraint(fields=("article", "user"), name="scripts_lib_vote_once")],
            },
        ),
        migrations.CreateModel(
            name="PhraseRule",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "shop",
                    models.ForeignKey(
                        blank=True,
                        help_text="Empty: for all shops.",
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        to="customers.shop",
                        verbose_name="shop",
                    ),
                ),
                ("code", models.SlugField(db_index=False, max_length=40, verbose_name="code")),
                ("name", models.CharField(max_length=60, verbose_name="name")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("platform_sensitive", "Platform-sensitive"),
                            ("off_platform_contact", "Contact off the platform"),
                            ("absolute_claim", "Absolute claim"),
                            ("templated", "Templated"),
                            ("emotion_denying", "Denies feelings"),
                            ("empty_promise", "Empty promise"),
                            ("argumentative", "Argumentative"),
                            ("self_praise", "Self-praise"),
                        ],
                        max_length=20,
                        verbose_name="kind",
                    ),
                ),
                (
                    "severity",
                    models.CharField(
                        choices=[("block", "block"), ("warn", "warn")],
                        default="warn",
                        max_length=5,
                        verbose_name="severity",
                    ),
                ),
                (
                    "words",
                    models.TextField(
                        blank=True,
                        help_text="One a line.",
                        max_length=10000,
                        validators=[scripts_lib.models.phrase.refuse_long_words],
                        verbose_name="words",
                    ),
                ),
                (
                    "detector",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("phone", "a phone number"),
                            ("messenger", "the id of a messenger"),
                            ("address", "a web address or e-mail address"),
                            ("identity_card", "an identity card number"),
                            ("bank_card", "a bank card number"),
                            ("no_empathy", "a complaint answered without apology or empathy"),
                            ("no_time", "the words, where their sentence names no time"),
                            ("twice", "the words, where one comes again"),
                            ("nothing_after", "the words, where nothing follows"),
                        ],
                        max_length=13,
                        verbose_name="finds",
                    ),
                ),
                (
                    "allowed",
                    models.TextField(
                        blank=True,
                        help_text="Longer words that hold one of these and are fine, one a line.",
                        max_length=10000,
                        validators=[scripts_lib.models.phrase.refuse_long_words],
                        verbose_name="never flagged",
                    ),
                ),
                (
                    "channels",
                    scripts_lib.models.library.CodesField(
                        blank=True, help_text="Empty: for every channel.", max_length=200, verbose_name="channels"
                    ),
                ),
                (
                    "except_channels",
                    scripts_lib.models.library.CodesField(
                        blank=True,
                        help_text="Where the words are normal.",
                        max_length=200,
                        verbose_name="not on the channels",
                    ),
                ),
                ("valid_from", models.DateField(blank=True, null=True, verbose_name="valid from")),
                ("valid_until", models.DateField(blank=True, null=True, verbose_name="valid until")),
                ("suggestion", models.CharField(blank=True, max_length=200, verbose_name="rather write")),
                ("note", models.CharField(blank=True, max_length=200, verbose_name="why")),
                ("is_active", models.BooleanField(default=False, verbose_name="in use")),
                ("tried_at", models.DateTimeField(editable=False, null=True, verbose_name="tried over the library")),
                ("position", models.PositiveSmallIntegerField(default=0, verbose_name="position")),
            ],
            options={
                "verbose_name": "phrase rule",
                "verbose_name_plural": "phrase rules",
                "constraints": [
                    models.UniqueConstraint(fields=("shop", "code"), name="scripts_lib_phrase_code"),
                    models.UniqueConstraint(
                        condition=models.Q(("shop", None)), fields=("code",), name="scripts_lib_phrase_everybodys"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("words", ""), _negated=True),
                            models.Q(("detector", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="scripts_lib_phrase_finds_something",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ReadingList",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "shop",
                    models.ForeignKey(
                        blank=True,
                        help_text="Empty: for all shops.",
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        to="customers.shop",
                        verbose_name="shop",
                    ),
                ),
                ("name", models.CharField(max_length=60, verbose_name="name")),
                (
                    "role",
                    models.ForeignKey(
                        blank=True,
                        help_text="Empty: for everybody.",
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="auth.group",
                        verbose_name="role",
                    ),
                ),
                ("is_active", models.BooleanField(default=True, verbose_name="in use")),
                ("position", models.PositiveSmallIntegerField(default=0, verbose_name="position")),
            ],
            options={
                "verbose_name": "reading list",
                "verbose_name_plural": "reading lists",
            },
        ),
        migrations.CreateModel(
            name="ReadingItem",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "reading_list",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="items",
                        to="scripts_lib.readinglist",
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
                ("position", models.PositiveSmallIntegerField(default=0, verbose_name="position")),
            ],
            options={
                "verbose_name": "article to read",
                "verbose_name_plural": "articles to read",
                "constraints": [
                    models.UniqueConstraint(fields=("reading_list", "article"), name="scripts_lib_reading_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Scene",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "shop",
                    models.ForeignKey(
                        blank=True,
                        help_text="Empty: for all shops.",
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        to="customers.shop",
                        verbose_name="shop",
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
                    "touchpoint",
                    models.CharField(
                        choices=[
                            ("greeting", "Greeting"),
                            ("need", "Need"),
                            ("compare", "Compare with a rival"),
                            ("price_talk", "Price talk"),
                            ("stock_and_speed", "Stock and speed"),
                            ("hesitation", "Hesitation after ordering"),
                            ("shipping", "Shipping"),
                            ("receipt", "Receipt"),
                            ("usage", "Usage"),
                            ("defect", "Defect"),
                            ("complaint", "Complaint"),
                            ("review", "Review"),
                            ("repurchase", "Repurchase"),
                            ("dormant", "Dormant buyer"),
                            ("birthday", "Birthday"),
                            ("festival", "Festival"),
                            ("co_creation", "Co-creation"),
                            ("community_post", "Community post"),
                        ],
                        default="need",
                        max_length=16,
                        verbose_name="touchpoint",
                    ),
                ),
                ("name", models.CharField(max_length=50, verbose_name="name")),
                ("position", models.PositiveSmallIntegerField(default=0, verbose_name="position")),
            ],
            options={
                "verbose_name": "scene",
                "verbose_name_plural": "scenes",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("shop__isnull", False)),
                        fields=("shop", "stage", "name"),
                        name="scripts_lib_scene_of_shop",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("shop__isnull", True)),
                        fields=("stage", "name"),
                        name="scripts_lib_scene_of_all",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Script",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "shop",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        help_text="Empty: for all shops.",
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        to="customers.shop",
                        verbose_name="shop",
                    ),
                ),
                (
                    "scene",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="scripts",
                        to="scripts_lib.scene",
                        verbose_name="scene",
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
                        help_text="Empty: for everybody.",
                        max_length=12,
                        verbose_name="shopper type",
                    ),
                ),
                ("title", models.CharField(max_length=100, verbose_name="title")),
                (
                    "short_code",
                    models.CharField(
                        blank=True,
                        help_text="Small letters, typed after / to find the script.",
                        max_length=12,
                        validators=[
                            django.core.validators.RegexValidator(
                                "\\A[a-z]+\\Z", "Small letters only: digits copy a script."
                            )
                        ],
                        verbose_name="short code",
                    ),
                ),
                (
                    "question",
                    models.CharField(
                        blank=True,
                        help_text="As a buyer would put it.",
                        max_length=200,
                        verbose_name="the buyer's question",
                    ),
                ),
                (
                    "triggers",
                    models.CharField(
                        blank=True,
                        help_text="Words of the buyer that call for this script, with spaces between.",
                        max_length=300,
                        verbose_name="trigger words",
                    ),
                ),
                (
                    "explicit_need",
                    models.CharField(
                        blank=True, help_text="What the buyer says.", max_length=300, verbose_name="explicit need"
                    ),
                ),
                (
                    "implicit_need",
                    models.CharField(
                        blank=True,
                        help_text="What the buyer worries about or hopes for.",
                        max_length=300,
                        verbose_name="implicit need",
                    ),
                ),
                (
                    "keywords",
                    models.CharField(
                        blank=True,
                        help_text="Other words that find it, with spaces between.",
                        max_length=200,
                        verbose_name="keywords",
                    ),
                ),
                (
                    "asks",
                    models.SlugField(
                        blank=True,
                        db_index=False,
                        help_text="The tag group that the answer fills. Offered while that group is empty.",
                        verbose_name="asks about",
                    ),
                ),
                (
                    "asks_attribute",
                    models.SlugField(
                        blank=True,
                        db_index=False,
                        help_text="Not offered once the buyer's answer is known.",
                        verbose_name="asks for the attribute",
                    ),
                ),
                (
                    "channels",
                    scripts_lib.models.library.CodesField(
                        blank=True, help_text="Empty: for every channel.", max_length=200, verbose_name="channels"
                    ),
                ),
                ("valid_from", models.DateField(blank=True, null=True, verbose_name="valid from")),
                ("valid_until", models.DateField(blank=True, null=True, verbose_name="valid until")),
                (
                    "owner",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="owner",
                    ),
                ),
                ("review_on", models.DateField(blank=True, null=True, verbose_name="review on")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "Draft"),
                            ("in_review", "In review"),
                            ("published", "Published"),
                            ("archived", "Archived"),
                        ],
                        default="draft",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("number", models.PositiveIntegerField(default=0, editable=False, verbose_name="version")),
                ("published_at", models.DateTimeField(editable=False, null=True, verbose_name="published since")),
                ("search_text", models.TextField(blank=True, editable=False)),
                (
                    "copied_count",
                    models.PositiveIntegerField(default=0, editable=False, verbose_name="copied in 30 days"),
                ),
                (
                    "answered_count",
                    models.PositiveIntegerField(default=0, editable=False, verbose_name="answered in 30 days"),
                ),
                ("counted_at", models.DateTimeField(editable=False, null=True)),
                (
                    "more_scenes",
                    models.ManyToManyField(
                        blank=True,
                        related_name="more_scripts",
                        to="scripts_lib.scene",
                        verbose_name="also for the scenes",
                    ),
                ),
                (
                    "products",
                    models.ManyToManyField(
                        blank=True,
                        help_text="Empty: for any product.",
                        related_name="scripts",
                        to="customers.product",
                        verbose_name="products",
                    ),
                ),
                (
                    "categories",
                    models.ManyToManyField(
                        blank=True, related_name="scripts", to="customers.productcategory", verbose_name="categories"
                    ),
                ),
            ],
            options={
                "verbose_name": "script",
                "verbose_name_plural": "scripts",
                "indexes": [models.Index(fields=["shop", "state"], name="scripts_lib_script_shop")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("shop__isnull", False), models.Q(("short_code", ""), _negated=True)),
                        fields=("shop", "short_code"),
                        name="scripts_lib_script_code_of_shop",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("shop__isnull", True), models.Q(("short_code", ""), _negated=True)),
                        fields=("short_code",),
                        name="scripts_lib_script_code_of_all",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_from", None),
                            ("valid_until", None),
                            ("valid_until__gte", models.F("valid_from")),
                            _connector="OR",
                        ),
                        name="scripts_lib_script_valid_days",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="QuizQuestion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "shop",
                    models.ForeignKey(
                        blank=True,
                        help_text="Empty: for all shops.",
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        to="customers.shop",
                        verbose_name="shop",
                    ),
                ),
                (
                    "article",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="questions",
                        to="scripts_lib.article",
                        verbose_name="article",
                    ),
                ),
                (
                    "script",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="questions",
                        to="scripts_lib.script",
                        verbose_name="script",
                    ),
                ),
                ("question", models.CharField(max_length=300, verbose_name="question")),
                (
                    "explanation",
                    models.CharField(help_text="Shown after the answer.", max_length=500, verbose_name="why"),
                ),
                ("is_active", models.BooleanField(default=True, verbose_name="in use")),
            ],
            options={
                "verbose_name": "quiz question",
                "verbose_name_plural": "quiz questions",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("article__isnull", False), ("script__isnull", False), _connector="XOR"),
                        name="scripts_lib_question_about_one",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="QuizChoice",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "question",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="choices",
                        to="scripts_lib.quizquestion",
                    ),
                ),
                ("text", models.CharField(max_length=300, verbose_name="reply")),
                ("is_right", models.BooleanField(default=False, verbose_name="right")),
                ("position", models.PositiveSmallIntegerField(default=0, verbose_name="position")),
            ],
            options={
                "verbose_name": "reply to choose",
                "verbose_name_plural": "replies to choose",
            },
        ),
        migrations.CreateModel(
            name="QuizAnswer",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "question",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="answers",
                        to="scripts_lib.quizquestion",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "choice",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="scripts_lib.quizchoice",
                    ),
                ),
                ("is_right", models.BooleanField(verbose_name="right")),
                ("answered_at", models.DateTimeField(verbose_name="answered")),
            ],
            options={
                "verbose_name": "quiz answer",
                "verbose_name_plural": "quiz answers",
                "indexes": [models.Index(fields=["question", "user", "answered_at"], name="scripts_lib_quiz_answer")],
            },
        ),
        migrations.CreateModel(
            name="PhraseException",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "rule",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="exceptions",
                        to="scripts_lib.phraserule",
                        verbose_name="phrase rule",
                    ),
                ),
                (
                    "script",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="phrase_exceptions",
                        to="scripts_lib.script",
                        verbose_name="script",
                    ),
                ),
                ("word", models.CharField(max_length=200, verbose_name="word")),
                ("reason", models.CharField(max_length=200, verbose_name="reason")),
                (
                    "state",
                    models.CharField(
                        choices=[("asked", "asked for"), ("granted", "granted"), ("refused", "refused")],
                        default="asked",
                        max_length=7,
                        verbose_name="state",
                    ),
                ),
                (
                    "asked_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="asked by",
                    ),
                ),
                ("asked_at", models.DateTimeField(verbose_name="asked")),
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
            ],
            options={
                "verbose_name": "exception",
                "verbose_name_plural": "exceptions",
                "constraints": [
                    models.UniqueConstraint(fields=("rule", "script", "word"), name="scripts_lib_exception_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="ScriptBranch",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "script",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="branches",
                        to="scripts_lib.script",
                        verbose_name="script",
                    ),
                ),
                (
                    "parent",
                    models.ForeignKey(
                        blank=True,
                        help_text="Empty: an answer to the script itself.",
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="children",
                        to="scripts_lib.scriptbranch",
                        verbose_name="after the answer",
                    ),
                ),
                ("answer", models.CharField(max_length=100, verbose_name="the buyer answers")),
                ("reply", models.TextField(max_length=2000, verbose_name="reply")),
                (
                    "tag",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="tagging.tag",
                        verbose_name="sets the tag",
                    ),
                ),
                ("position", models.PositiveSmallIntegerField(default=0, verbose_name="position")),
            ],
            options={
                "verbose_name": "answer",
                "verbose_name_plural": "answers",
            },
        ),
        migrations.CreateModel(
            name="ScriptGram",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "script",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="grams", to="scripts_lib.script"
                    ),
                ),
                ("gram", models.CharField(max_length=2)),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("gram", "script"), name="scripts_lib_gram_once")],
            },
        ),
        migrations.CreateModel(
            name="ScriptVariant",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "script",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="variants",
                        to="scripts_lib.script",
                        verbose_name="script",
                    ),
                ),
                ("label", models.CharField(default="A", max_length=2, verbose_name="wording")),
                ("text", models.TextField(max_length=2000, verbose_name="text")),
                (
                    "weight",
                    models.PositiveSmallIntegerField(
                        default=1, validators=[django.core.validators.MaxValueValidator(100)], verbose_name="weight"
                    ),
                ),
                ("is_active", models.BooleanField(default=True, verbose_name="in use")),
                (
                    "author",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="by",
                    ),
                ),
            ],
            options={
                "verbose_name": "wording",
                "verbose_name_plural": "wordings",
                "constraints": [models.UniqueConstraint(fields=("script", "label"), name="scripts_lib_variant_label")],
            },
        ),
        migrations.CreateModel(
            name="OwnWording",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "shop",
                    models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, to="customers.shop"),
                ),
                (
                    "script",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="own_wordings",
                        to="scripts_lib.script",
                        verbose_name="script",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="agent",
                    ),
                ),
                ("text", models.TextField(max_length=2000, verbose_name="text")),
                ("changed_at", models.DateTimeField(verbose_name="changed")),
                ("offered_at", models.DateTimeField(null=True, verbose_name="offered")),
                (
                    "taken_as",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="scripts_lib.scriptvariant",
                        verbose_name="taken as wording",
                    ),
                ),
            ],
            options={
                "verbose_name": "own wording",
                "verbose_name_plural": "own wordings",
                "constraints": [
                    models.UniqueConstraint(fields=("shop", "script", "user"), name="scripts_lib_own_wording_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="LibraryRequest",
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
                    "kind",
                    models.CharField(
                        choices=[
                            ("script_missing", "a script is missing"),
                            ("article_missing", "knowledge is missing"),
                            ("script_wrong", "something is wrong with a script"),
                            ("article_wrong", "something is wrong with an article"),
                            ("own_wording", "a wording of an agent is offered"),
                        ],
                        max_length=15,
                        verbose_name="kind",
                    ),
                ),
                ("text", models.CharField(blank=True, max_length=500, verbose_name="what is asked")),
                ("buyer_said", models.CharField(blank=True, max_length=500, verbose_name="what the buyer said")),
                (
                    "scene",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="scripts_lib.scene",
                    ),
                ),
                (
                    "script",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="requests",
                        to="scripts_lib.script",
                    ),
                ),
                (
                    "article",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="requests",
                        to="scripts_lib.article",
                    ),
                ),
                (
                    "own_wording",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="requests",
                        to="scripts_lib.ownwording",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[("open", "open"), ("done", "done"), ("declined", "declined")],
                        default="open",
                        max_length=8,
                        verbose_name="state",
                    ),
                ),
                (
                    "asked_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="asked by",
                    ),
                ),
                ("asked_at", models.DateTimeField(verbose_name="asked")),
                ("answer", models.CharField(blank=True, max_length=300, verbose_name="answer")),
                (
                    "answered_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="answered by",
                    ),
                ),
                ("answered_at", models.DateTimeField(null=True, verbose_name="answered")),
            ],
            options={
                "verbose_name": "request to the trainer",
                "verbose_name_plural": "requests to the trainer",
                "indexes": [models.Index(fields=["shop", "state", "-asked_at"], name="scripts_lib_request_queue")],
            },
        ),
        migrations.CreateModel(
            name="ScriptVersion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveIntegerField(verbose_name="version")),
                ("content", models.JSONField()),
                ("restored_from", models.PositiveIntegerField(null=True, verbose_name="brought back from")),
                (
                    "made_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("made_at", models.DateTimeField(verbose_name="saved")),
                (
                    "script",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="versions",
                        to="scripts_lib.script",
                    ),
                ),
            ],
            options={
                "verbose_name": "version of a script",
                "verbose_name_plural": "versions of scripts",
                "constraints": [
                    models.UniqueConstraint(fields=("script", "number"), name="scripts_lib_script_version")
                ],
            },
        ),
        migrations.CreateModel(
            name="Synonyms",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "shop",
                    models.ForeignKey(
                        blank=True,
                        help_text="Empty: for all shops.",
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        to="customers.shop",
                        verbose_name="shop",
                    ),
                ),
                ("words", models.CharField(help_text="With spaces between.", max_length=300, verbose_name="words")),
            ],
            options={
                "verbose_name": "words of one meaning",
                "verbose_name_plural": "words of one meaning",
            },
        ),
    ]
