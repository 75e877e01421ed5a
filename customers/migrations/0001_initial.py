import customers.fields
import customers.models.shop
import datetime
import django.core.validators
import django.db.models.deletion
import django.db.models.expressions
import django.db.models.functions.comparison
import re
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("auth", "__first__"),
    ]

    operations = [
        migrations.CreateModel(
            name="Heartbeat",
            fields=[
                ("name", models.CharField(max_length=50, primary_key=True, serialize=False)),
                ("beat_at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="Shop",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "code",
                    models.CharField(
                        max_length=50,
                        unique=True,
                        validators=[
                            django.core.validators.RegexValidator(
                                re.compile("^[-a-zA-Z0-9_]+\\Z"),
                                "Enter a valid “slug” consisting of letters, numbers, underscores or hyphens.",
                                "invalid",
                            )
                        ],
                        verbose_name="code",
                    ),
                ),
                ("name", models.CharField(max_length=100, verbose_name="name")),
                (
                    "timezone",
                    models.CharField(
                        default="Asia/Shanghai",
                        max_length=64,
                        validators=[customers.models.shop.validate_zone],
                        verbose_name="time zone",
                    ),
                ),
                ("opens_at", models.TimeField(default=datetime.time(9, 0), verbose_name="opens")),
                ("closes_at", models.TimeField(default=datetime.time(22, 0), verbose_name="closes")),
                (
                    "pair_largest_order",
                    models.PositiveIntegerField(
                        db_default=1500,
                        default=1500,
                        help_text="In different products. A larger order is a stock list rather than a basket.",
                        validators=[
                            django.core.validators.MinValueValidator(2),
                            django.core.validators.MaxValueValidator(5000),
                        ],
                        verbose_name="largest order that pairs are counted from",
                    ),
                ),
                (
                    "pair_least_orders",
                    models.PositiveIntegerField(
                        db_default=2,
                        default=2,
                        help_text="In how many orders two products must stand together before one is recommended with the other.",
                        validators=[django.core.validators.MinValueValidator(1)],
                        verbose_name="fewest orders together",
                    ),
                ),
                (
                    "pair_listed",
                    models.PositiveSmallIntegerField(
                        db_default=10,
                        default=10,
                        help_text="How many each night's ranking keeps for a product.",
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(100),
                        ],
                        verbose_name="related products kept",
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created")),
                (
                    "members",
                    models.ManyToManyField(
                        blank=True, related_name="shops", to=settings.AUTH_USER_MODEL, verbose_name="members of staff"
                    ),
                ),
            ],
            options={
                "verbose_name": "shop",
                "verbose_name_plural": "shops",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("opens_at__lt", models.F("closes_at"))), name="customers_shop_hours"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="AttributeDefinition",
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
                ("code", models.SlugField(db_index=False, verbose_name="code")),
                ("name", models.CharField(max_length=100, verbose_name="name")),
                (
                    "level",
                    models.SmallIntegerField(
                        choices=[(1, "Basic"), (2, "Advanced"), (3, "Valuable"), (4, "High-value")],
                        default=4,
                        verbose_name="level",
                    ),
                ),
                ("position", models.PositiveSmallIntegerField(default=0, verbose_name="position")),
            ],
            options={
                "verbose_name": "attribute",
                "verbose_name_plural": "attributes",
                "constraints": [models.UniqueConstraint(fields=("shop", "code"), name="customers_attribute_code")],
            },
        ),
        migrations.CreateModel(
            name="PairBasis",
            fields=[
                (
                    "shop",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="pair_basis",
                        serialize=False,
                        to="customers.shop",
                    ),
                ),
                ("largest_order", models.IntegerField()),
                ("order_count", models.IntegerField(default=0)),
                ("is_ranked", models.BooleanField(default=False)),
                ("ranked_at", models.DateTimeField(null=True)),
                ("ranked_least", models.IntegerField(null=True)),
                ("ranked_listed", models.IntegerField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name="PromoReading",
            fields=[
                (
                    "shop",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="promo_reading",
                        serialize=False,
                        to="customers.shop",
                    ),
                ),
                ("basis", models.CharField(max_length=32)),
                ("read_at", models.DateTimeField()),
            ],
            options={
                "verbose_name": "reading of promotions",
                "verbose_name_plural": "readings of promotions",
            },
        ),
        migrations.CreateModel(
            name="ExportRecord",
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
                    "made_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="exported by",
                    ),
                ),
                ("made_by_name", models.CharField(max_length=150, verbose_name="exported by")),
                ("address", models.CharField(blank=True, max_length=45, verbose_name="network address")),
                ("request", models.CharField(blank=True, max_length=64, verbose_name="request")),
                (
                    "exported",
                    models.CharField(
                        choices=[
                            ("customers", "Customers"),
                            ("customer_tags", "Customers' tags"),
                            ("orders", "Orders"),
                            ("order_lines", "Orders in the plain table"),
                            ("problems", "Records of an import"),
                            ("tag_moves", "Who went from tag to tag"),
                            ("scripts", "Scripts"),
                            ("articles", "Articles"),
                            ("phrase_rules", "Phrase rules"),
                            ("keyword_sets", "Sets of words"),
                        ],
                        max_length=16,
                        verbose_name="list",
                    ),
                ),
                ("file_format", models.CharField(max_length=4, verbose_name="format")),
                ("filters", models.JSONField(default=list, verbose_name="filter")),
                ("columns", models.JSONField(default=list, verbose_name="columns")),
                ("shows_contact", models.BooleanField(default=False, verbose_name="with full contact details")),
                ("reason", models.CharField(blank=True, max_length=200, verbose_name="reason")),
                ("item_count", models.IntegerField(verbose_name="entries of the list")),
                ("row_count", models.IntegerField(null=True, verbose_name="rows")),
                ("byte_count", models.BigIntegerField(null=True, verbose_name="bytes")),
                ("sha256", models.CharField(blank=True, max_length=64, verbose_name="SHA-256 of the file")),
                (
                    "state",
                    models.CharField(
                        choices=[("started", "Not finished"), ("finished", "Sent"), ("broken", "Broken off")],
                        default="started",
                        max_length=8,
                        verbose_name="state",
                    ),
                ),
                ("started_at", models.DateTimeField(verbose_name="started")),
                ("finished_at", models.DateTimeField(null=True, verbose_name="finished")),
            ],
            options={
                "verbose_name": "export",
                "verbose_name_plural": "exports",
                "permissions": [("export_customer", "Can export customers"), ("export_order", "Can export orders")],
                "indexes": [models.Index(fields=["shop", "-id"], name="customers_export_newest")],
            },
        ),
        migrations.CreateModel(
            name="ColumnMapping",
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
                ("platform", models.CharField(max_length=32, verbose_name="platform")),
                (
                    "decided_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="decided by",
                    ),
                ),
                ("decided_at", models.DateTimeField(editable=False, verbose_name="decided at")),
                ("headings", models.CharField(editable=False, max_length=64)),
                ("names", models.JSONField(default=list, editable=False, verbose_name="columns of the file")),
                ("columns", models.JSONField(default=dict, editable=False)),
                ("file_name", models.CharField(blank=True, editable=False, max_length=255, verbose_name="file")),
            ],
            options={
                "verbose_name": "column mapping",
                "verbose_name_plural": "column mappings",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("shop", "platform", "headings"), name="customers_columnmapping_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ClosedDay",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "shop",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="closed_days",
                        to="customers.shop",
                        verbose_name="shop",
                    ),
                ),
                ("on", models.DateField(verbose_name="day")),
                ("name", models.CharField(blank=True, max_length=50, verbose_name="name")),
            ],
            options={
                "verbose_name": "closed day",
                "verbose_name_plural": "closed days",
                "constraints": [models.UniqueConstraint(fields=("shop", "on"), name="customers_closedday_once")],
            },
        ),
        migrations.CreateModel(
            name="ProductCategory",
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
                ("name", models.CharField(max_length=60, verbose_name="name")),
            ],
            options={
                "verbose_name": "product category",
                "verbose_name_plural": "product categories",
                "constraints": [
                    models.UniqueConstraint(fields=("shop", "name"), name="customers_productcategory_name")
                ],
            },
        ),
        migrations.CreateModel(
            name="PromoChannel",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "shop",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="promo_channels",
                        to="customers.shop",
                        verbose_name="shop",
                    ),
                ),
                ("code", models.SlugField(db_index=False, max_length=30, verbose_name="code")),
                (
                    "spellings",
                    models.CharField(
                        help_text="Told apart by commas. An order that names one of them came through this promotion.",
                        max_length=500,
                        verbose_name="words",
                    ),
                ),
                (
                    "is_bargain",
                    models.BooleanField(
                        default=False,
                        help_text="An order through this promotion says that price matters.",
                        verbose_name="bargain",
                    ),
                ),
                ("is_active", models.BooleanField(default=True, verbose_name="in use")),
                ("position", models.PositiveSmallIntegerField(default=0, verbose_name="position")),
            ],
            options={
                "verbose_name": "promotion channel",
                "verbose_name_plural": "promotion channels",
                "constraints": [models.UniqueConstraint(fields=("shop", "code"), name="customers_promo_code")],
            },
        ),
        migrations.CreateModel(
            name="StatusWord",
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
                ("platform", models.CharField(max_length=32, verbose_name="platform")),
                (
                    "decided_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="decided by",
                    ),
                ),
                ("decided_at", models.DateTimeField(editable=False, verbose_name="decided at")),
                ("word", models.CharField(max_length=80, verbose_name="word in the file")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("unpaid", "Unpaid"),
                            ("paid", "Paid"),
                            ("shipped", "Shipped"),
                            ("completed", "Completed"),
                            ("closed", "Closed"),
                            ("refunded", "Refunded"),
                            ("unknown", "Unknown"),
                        ],
                        max_length=10,
                        verbose_name="counts as",
                    ),
                ),
            ],
            options={
                "verbose_name": "status word",
                "verbose_name_plural": "status words",
                "constraints": [
                    models.UniqueConstraint(fields=("shop", "platform", "word"), name="customers_statusword_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Channel",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "shop",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="channels",
                        to="customers.shop",
                        verbose_name="shop",
                    ),
                ),
                ("code", models.SlugField(db_index=False, verbose_name="code")),
                ("name", models.CharField(max_length=100, verbose_name="name")),
                (
                    "is_bargain",
                    models.BooleanField(
                        default=False,
                        help_text="An order through this channel says that price matters.",
                        verbose_name="bargain channel",
                    ),
                ),
            ],
            options={
                "verbose_name": "channel",
                "verbose_name_plural": "channels",
                "constraints": [models.UniqueConstraint(fields=("shop", "code"), name="customers_channel_code")],
            },
        ),
        migrations.CreateModel(
            name="OrderImport",
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
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="customers.channel",
                        verbose_name="channel",
                    ),
                ),
                ("file", models.FileField(max_length=255, upload_to="order_files/%Y/%m", verbose_name="file")),
                ("file_name", models.CharField(max_length=255, verbose_name="file name")),
                ("sha256", models.CharField(max_length=64)),
                ("wanted_platform", models.CharField(blank=True, max_length=32, verbose_name="platform wanted")),
                ("platform", models.CharField(blank=True, max_length=32, verbose_name="platform")),
                ("encoding", models.CharField(blank=True, max_length=16, verbose_name="encoding")),
                ("layout", models.JSONField(default=dict)),
                ("chosen", models.JSONField(default=dict)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("uploaded", "Waiting to be read"),
                            ("checking", "Being checked"),
                            ("ready", "Waiting for your go-ahead"),
                            ("queued", "Waiting for a worker"),
                            ("merging", "Being imported"),
                            ("done", "Imported"),
                            ("refused", "Refused"),
                            ("failed", "Stopped by a fault"),
                            ("cancelled", "Cancelled"),
                            ("undoing", "Being undone"),
                            ("undone", "Undone"),
                        ],
                        default="uploaded",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("skips_bad_rows", models.BooleanField(default=False, verbose_name="import the good rows only")),
                ("claim", models.CharField(blank=True, max_length=32)),
                ("claimed_until", models.DateTimeField(null=True)),
                ("records_read", models.IntegerField(default=0, verbose_name="records read")),
                ("orders_staged", models.IntegerField(default=0, verbose_name="orders found")),
                ("orders_merged", models.IntegerField(default=0, verbose_name="orders done")),
                ("created_count", models.IntegerField(default=0, verbose_name="created")),
                ("updated_count", models.IntegerField(default=0, verbose_name="updated")),
                ("customers_created", models.IntegerField(default=0, verbose_name="customers created")),
                ("lines_written", models.IntegerField(default=0)),
                ("report", models.JSONField(default=dict)),
                ("refusal", models.JSONField(default=dict)),
                ("fault", models.TextField(blank=True, verbose_name="fault")),
                ("tries", models.PositiveSmallIntegerField(default=0)),
                (
                    "repeats",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="customers.orderimport",
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
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="uploaded")),
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
                ("undo_report", models.JSONField(default=dict)),
            ],
            options={
                "verbose_name": "order import",
                "verbose_name_plural": "order imports",
                "indexes": [
                    models.Index(fields=["shop", "-id"], name="customers_import_newest"),
                    models.Index(fields=["shop", "sha256"], name="customers_import_hash"),
                    models.Index(
                        condition=models.Q(("state__in", ["uploaded", "checking", "queued", "merging", "undoing"])),
                        fields=["state"],
                        name="customers_import_waiting",
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="channel",
            name="created_import",
            field=models.ForeignKey(
                db_index=False,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="customers.orderimport",
            ),
        ),
        migrations.CreateModel(
            name="Product",
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
                ("sku", models.CharField(max_length=128, verbose_name="article number")),
                ("name", models.CharField(max_length=500, verbose_name="name")),
                (
                    "category",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="products",
                        to="customers.productcategory",
                        verbose_name="category",
                    ),
                ),
                ("named_at", models.DateTimeField(editable=False, null=True, verbose_name="name from")),
                ("price", customers.fields.MoneyField(blank=True, null=True, verbose_name="price")),
                ("stock", models.PositiveIntegerField(blank=True, null=True, verbose_name="in stock")),
                (
                    "created_import",
                    models.ForeignKey(
                        db_index=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="customers.orderimport",
                    ),
                ),
                (
                    "goes_with",
                    models.ManyToManyField(
                        blank=True,
                        help_text="What an agent may recommend beside it.",
                        related_name="+",
                        to="customers.product",
                        verbose_name="goes with",
                    ),
                ),
            ],
            options={
                "verbose_name": "product",
                "verbose_name_plural": "products",
                "indexes": [
                    models.Index(fields=["shop", "name"], name="customers_product_name"),
                    models.Index(
                        condition=models.Q(("created_import__isnull", False)),
                        fields=["created_import"],
                        name="customers_product_import",
                    ),
                ],
                "constraints": [models.UniqueConstraint(fields=("shop", "sku"), name="customers_product_sku")],
            },
        ),
        migrations.CreateModel(
            name="Customer",
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
                        on_delete=django.db.models.deletion.PROTECT,
                        to="customers.channel",
                        verbose_name="channel",
                    ),
                ),
                ("key", models.CharField(max_length=255, verbose_name="buyer id")),
                ("account", models.CharField(blank=True, db_default="", max_length=255, verbose_name="nick")),
                ("name", models.CharField(blank=True, db_default="", max_length=100, verbose_name="name")),
                ("name_initials", models.CharField(blank=True, db_default="", max_length=32, verbose_name="initials")),
                ("phone", models.CharField(blank=True, db_default="", max_length=32, verbose_name="phone")),
                (
                    "phone_last4",
                    models.CharField(blank=True, db_default="", max_length=4, verbose_name="last four of the phone"),
                ),
                ("email", models.CharField(blank=True, db_default="", max_length=254, verbose_name="e-mail")),
                ("address", models.CharField(blank=True, db_default="", max_length=500, verbose_name="address")),
                ("contact_at", models.DateTimeField(editable=False, null=True, verbose_name="contact details from")),
                ("settled_at", models.DateTimeField(editable=False, null=True)),
                (
                    "kind",
                    models.CharField(
                        blank=True,
                        choices=[("", "Not known"), ("person", "Person"), ("organisation", "Organisation")],
                        db_default="",
                        max_length=12,
                        verbose_name="kind",
                    ),
                ),
                (
                    "temper",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("", "Not known"),
                            ("easy", "Easy to talk to"),
                            ("neutral", "Neutral"),
                            ("careful", "Handle with care"),
                        ],
                        db_default="",
                        max_length=8,
                        verbose_name="temper",
                    ),
                ),
                ("is_grey", models.BooleanField(db_default=False, default=False, verbose_name="grey list")),
                (
                    "created_import",
                    models.ForeignKey(
                        db_index=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="customers.orderimport",
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="known since")),
            ],
            options={
                "verbose_name": "customer",
                "verbose_name_plural": "customers",
                "permissions": [
                    ("view_contact", "Can see full names, phones and addresses"),
                    ("merge_customer", "Can merge two customers into one, and take them apart again"),
                ],
                "indexes": [
                    models.Index(
                        condition=models.Q(("account", ""), _negated=True),
                        fields=["shop", "account"],
                        name="customers_customer_account",
                        opclasses=["int8_ops", "varchar_pattern_ops"],
                    ),
                    models.Index(
                        condition=models.Q(("phone_last4", ""), _negated=True),
                        fields=["shop", "phone_last4", "phone"],
                        name="customers_customer_phone",
                    ),
                    models.Index(
                        condition=models.Q(("name", ""), _negated=True),
                        fields=["shop", "name"],
                        name="customers_customer_name",
                        opclasses=["int8_ops", "varchar_pattern_ops"],
                    ),
                    models.Index(
                        condition=models.Q(("name_initials", ""), _negated=True),
                        fields=["shop", "name_initials"],
                        name="customers_customer_initials",
                    ),
                    models.Index(
                        condition=models.Q(("email", ""), _negated=True),
                        fields=["shop", "email"],
                        name="customers_customer_email",
                    ),
                    models.Index(
                        condition=models.Q(("created_import__isnull", False)),
                        fields=["created_import"],
                        name="customers_customer_import",
                    ),
                    models.Index(
                        condition=models.Q(("is_grey", True)), fields=["shop"], name="customers_customer_grey"
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("shop", "channel", "key"), name="customers_customer_key")
                ],
            },
        ),
        migrations.CreateModel(
            name="Order",
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
                        on_delete=django.db.models.deletion.PROTECT,
                        to="customers.channel",
                        verbose_name="channel",
                    ),
                ),
                (
                    "customer",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="orders",
                        to="customers.customer",
                        verbose_name="customer",
                    ),
                ),
                ("order_no", models.CharField(max_length=64, verbose_name="order number")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("unpaid", "Unpaid"),
                            ("paid", "Paid"),
                            ("shipped", "Shipped"),
                            ("completed", "Completed"),
                            ("closed", "Closed"),
                            ("refunded", "Refunded"),
                            ("unknown", "Unknown"),
                        ],
                        max_length=10,
                        verbose_name="status",
                    ),
                ),
                ("created_at", models.DateTimeField(null=True, verbose_name="ordered")),
                ("paid_at", models.DateTimeField(null=True, verbose_name="paid at")),
                ("paid_on", models.DateField(null=True, verbose_name="day of payment")),
                ("shipped_at", models.DateTimeField(null=True, verbose_name="shipped at")),
                ("completed_at", models.DateTimeField(null=True, verbose_name="completed at")),
                ("payable", customers.fields.MoneyField(null=True, verbose_name="payable")),
                ("paid", customers.fields.MoneyField(db_default=0, default=0, verbose_name="paid")),
                ("refund", customers.fields.MoneyField(db_default=0, default=0, verbose_name="refund")),
                ("units", models.IntegerField(null=True, verbose_name="pieces")),
                ("goods", models.CharField(blank=True, db_default="", max_length=500, verbose_name="goods")),
                (
                    "buyer_note",
                    models.CharField(blank=True, db_default="", max_length=2000, verbose_name="buyer's note"),
                ),
                (
                    "seller_note",
                    models.CharField(blank=True, db_default="", max_length=2000, verbose_name="seller's note"),
                ),
                ("extra", models.TextField(editable=False, null=True, verbose_name="other columns of the file")),
                (
                    "promo",
                    models.CharField(
                        db_default=models.Value(""),
                        editable=False,
                        max_length=200,
                        null=True,
                        verbose_name="promotions",
                    ),
                ),
                ("is_bargain", models.BooleanField(editable=False, null=True)),
                ("is_note_read", models.BooleanField(db_default=models.Value(True), editable=False, null=True)),
                ("digest", models.BigIntegerField(editable=False, null=True)),
                ("contact_cells", models.SmallIntegerField(editable=False, null=True)),
                (
                    "created_import",
                    models.ForeignKey(
                        db_index=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="customers.orderimport",
                    ),
                ),
                (
                    "counted_on",
                    models.GeneratedField(
                        db_persist=True,
                        expression=models.Case(
                            models.When(
                                models.Q(
                                    ("status__in", ("unpaid", "closed", "refunded")),
                                    models.Q(("refund__gt", 0), ("refund__gte", models.F("paid"))),
                                    _connector="OR",
                                ),
                                then=None,
                            ),
                            default=models.F("paid_on"),
                        ),
                        output_field=models.DateField(null=True, verbose_name="counts from"),
                    ),
                ),
                (
                    "net_paid",
                    models.GeneratedField(
                        db_persist=True,
                        expression=models.Case(
                            models.When(
                                models.Q(
                                    (
                                        "payable",
                                        django.db.models.expressions.CombinedExpression(
                                            models.F("paid"), "+", models.F("refund")
                                        ),
                                    ),
                                    ("payable__isnull", False),
                                    ("refund__gt", 0),
                                ),
                                then=models.F("paid"),
                            ),
                            default=django.db.models.expressions.CombinedExpression(
                                models.F("paid"),
                                "-",
                                django.db.models.functions.comparison.Least(models.F("refund"), models.F("paid")),
                            ),
                        ),
                        output_field=customers.fields.MoneyField(verbose_name="paid less refund"),
                    ),
                ),
            ],
            options={
                "verbose_name": "order",
                "verbose_name_plural": "orders",
                "indexes": [
                    models.Index(fields=["shop", "-created_at", "-id"], name="customers_order_newest"),
                    models.Index(
                        condition=models.Q(("customer__isnull", False)),
                        fields=["customer", "-created_at"],
                        name="customers_order_customer",
                    ),
                    models.Index(
                        condition=models.Q(("promo__isnull", True)), fields=["shop"], name="customers_order_unread"
                    ),
                    models.Index(
                        condition=models.Q(("is_note_read", False)), fields=["shop"], name="customers_order_note"
                    ),
                    models.Index(
                        condition=models.Q(("created_import__isnull", False)),
                        fields=["created_import"],
                        name="customers_order_import",
                    ),
                    models.Index(
                        condition=models.Q(("created_import__isnull", False), ("digest__isnull", True)),
                        fields=["shop", "channel"],
                        name="customers_order_edited",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("shop", "channel", "order_no"), name="customers_order_number"),
                    models.CheckConstraint(
                        condition=models.Q(("paid__gte", 0), ("refund__gte", 0)), name="customers_order_amounts"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="DifferentPeople",
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
                        related_name="different_people",
                        to="customers.customer",
                    ),
                ),
                (
                    "other",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="customers.customer",
                        verbose_name="somebody else",
                    ),
                ),
                (
                    "said_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="said by",
                    ),
                ),
                ("said_at", models.DateTimeField(verbose_name="said")),
            ],
            options={
                "verbose_name": "not the same person",
                "verbose_name_plural": "not the same person",
                "constraints": [
                    models.UniqueConstraint(fields=("shop", "customer", "other"), name="customers_different_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="CustomerMerge",
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
                    "kept",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="merges",
                        to="customers.customer",
                        verbose_name="kept",
                    ),
                ),
                ("away_id", models.BigIntegerField(verbose_name="merged into it")),
                (
                    "away_channel",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="customers.channel",
                    ),
                ),
                ("away_key", models.CharField(max_length=255, verbose_name="buyer id")),
                ("chosen", models.JSONField(default=dict)),
                ("before", models.JSONField()),
                ("after", models.JSONField()),
                ("moved", models.JSONField(default=dict)),
                ("aside", models.JSONField(default=list)),
                ("pointed", models.JSONField(default=list)),
                ("last_pks", models.JSONField(default=dict)),
                ("left", models.JSONField(default=list)),
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
                (
                    "undone_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("undone_at", models.DateTimeField(null=True, verbose_name="taken back")),
            ],
            options={
                "verbose_name": "merge",
                "verbose_name_plural": "merges",
                "indexes": [models.Index(fields=["away_id"], name="customers_merge_away")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("undone_at__isnull", True)),
                        fields=("away_id",),
                        name="customers_merge_once",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="CustomerAlias",
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
                        on_delete=django.db.models.deletion.PROTECT,
                        to="customers.channel",
                        verbose_name="channel",
                    ),
                ),
                ("key", models.CharField(max_length=255, verbose_name="buyer id")),
                (
                    "customer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="aliases",
                        to="customers.customer",
                        verbose_name="customer",
                    ),
                ),
            ],
            options={
                "verbose_name": "other id",
                "verbose_name_plural": "other ids",
                "constraints": [models.UniqueConstraint(fields=("shop", "channel", "key"), name="customers_alias_key")],
            },
        ),
        migrations.CreateModel(
            name="AttributeValue",
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
                        related_name="attributes",
                        to="customers.customer",
                    ),
                ),
                (
                    "definition",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        to="customers.attributedefinition",
                        verbose_name="attribute",
                    ),
                ),
                ("value", models.CharField(max_length=500, verbose_name="value")),
                (
                    "source",
                    models.CharField(
                        choices=[
                            ("file", "Order file"),
                            ("agent", "Agent"),
                            ("chat", "Chat"),
                            ("questionnaire", "Questionnaire"),
                        ],
                        max_length=14,
                        verbose_name="source",
                    ),
                ),
                (
                    "set_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="set by",
                    ),
                ),
                ("set_at", models.DateTimeField(verbose_name="set")),
            ],
            options={
                "verbose_name": "attribute value",
                "verbose_name_plural": "attribute values",
                "indexes": [
                    models.Index(fields=["definition", "value", "customer"], name="customers_attribute_answer")
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("customer", "definition"), name="customers_attributevalue_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="ProductCount",
            fields=[
                (
                    "product",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="count",
                        serialize=False,
                        to="customers.product",
                    ),
                ),
                (
                    "shop",
                    models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, to="customers.shop"),
                ),
                ("order_count", models.IntegerField()),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("order_count__gt", 0)), name="customers_productcount_positive"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="OrderItem",
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
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="items",
                        to="customers.order",
                        verbose_name="order",
                    ),
                ),
                (
                    "product",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="items",
                        to="customers.product",
                        verbose_name="product",
                    ),
                ),
                ("position", models.IntegerField(verbose_name="position")),
                ("line_no", models.CharField(blank=True, db_default="", max_length=64, verbose_name="line number")),
                ("sku", models.CharField(blank=True, db_default="", max_length=128, verbose_name="article number")),
                ("title", models.CharField(blank=True, db_default="", max_length=500, verbose_name="title")),
                ("variant", models.CharField(blank=True, db_default="", max_length=255, verbose_name="variant")),
                ("quantity", models.IntegerField(db_default=1, default=1, verbose_name="quantity")),
                (
                    "unit_price",
                    models.DecimalField(decimal_places=6, max_digits=18, null=True, verbose_name="unit price"),
                ),
                ("amount", customers.fields.MoneyField(null=True, verbose_name="amount")),
                ("refund", customers.fields.MoneyField(null=True, verbose_name="refund")),
            ],
            options={
                "verbose_name": "order line",
                "verbose_name_plural": "order lines",
            },
        ),
        migrations.CreateModel(
            name="ProductImage",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "order_import",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="product_images",
                        to="customers.orderimport",
                    ),
                ),
                (
                    "product",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="images", to="customers.product"
                    ),
                ),
                ("name", models.CharField(max_length=500)),
                ("named_at", models.DateTimeField(null=True)),
                ("new_name", models.CharField(max_length=500)),
            ],
            options={
                "verbose_name": "product before an import",
                "verbose_name_plural": "products before an import",
                "constraints": [
                    models.UniqueConstraint(fields=("order_import", "product"), name="customers_productimage_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="ProductPair",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "shop_id", "a_id", "b_id", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
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
                    "a",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="customers.product",
                    ),
                ),
                (
                    "b",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="customers.product",
                    ),
                ),
                ("orders_together", models.IntegerField()),
            ],
            options={
                "indexes": [models.Index(fields=["shop", "b"], name="customers_productpair_second")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("a__lt", models.F("b")), ("orders_together__gt", 0)),
                        name="customers_productpair_order",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="RelatedProduct",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "shop",
                    models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, to="customers.shop"),
                ),
                (
                    "product",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="related_products",
                        to="customers.product",
                    ),
                ),
                (
                    "related",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="customers.product"
                    ),
                ),
                ("place", models.SmallIntegerField()),
                ("orders_together", models.IntegerField()),
                ("confidence", models.FloatField()),
                ("lift", models.FloatField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("shop", "product", "related"), name="customers_relatedproduct_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="StagedOrder",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "order_import_id", "position", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "order_import",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        to="customers.orderimport",
                    ),
                ),
                ("position", models.IntegerField()),
                ("order_no", models.CharField(max_length=64)),
                ("record", models.IntegerField()),
                ("last_record", models.IntegerField()),
                ("key", models.CharField(db_default="", max_length=255)),
                ("status", models.CharField(db_default="", max_length=10)),
                ("created_at", models.DateTimeField(null=True)),
                ("paid_at", models.DateTimeField(null=True)),
                ("paid_on", models.DateField(null=True)),
                ("payable", models.BigIntegerField(null=True)),
                ("paid", models.BigIntegerField(null=True)),
                ("refund", models.BigIntegerField(null=True)),
                ("units", models.IntegerField(null=True)),
                ("digest", models.BigIntegerField()),
            ],
        ),
        migrations.CreateModel(
            name="StagedRow",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "order_import_id", "record", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "order_import",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        to="customers.orderimport",
                    ),
                ),
                ("record", models.IntegerField()),
                ("order_no", models.CharField(max_length=64)),
                ("line_no", models.CharField(db_default="", max_length=64)),
                ("is_order", models.BooleanField()),
                ("is_line", models.BooleanField()),
                ("key", models.CharField(db_default="", max_length=255)),
                ("account", models.CharField(db_default="", max_length=255)),
                ("receiver", models.CharField(db_default="", max_length=100)),
                ("phone", models.CharField(db_default="", max_length=32)),
                ("email", models.CharField(db_default="", max_length=254)),
                ("address", models.CharField(db_default="", max_length=500)),
                ("status", models.CharField(db_default="", max_length=10)),
                ("created_at", models.DateTimeField(null=True)),
                ("paid_at", models.DateTimeField(null=True)),
                ("paid_on", models.DateField(null=True)),
                ("shipped_at", models.DateTimeField(null=True)),
                ("completed_at", models.DateTimeField(null=True)),
                ("payable", models.BigIntegerField(null=True)),
                ("paid", models.BigIntegerField(null=True)),
                ("refund", models.BigIntegerField(null=True)),
                ("units", models.IntegerField(null=True)),
                ("goods", models.CharField(db_default="", max_length=500)),
                ("buyer_note", models.CharField(db_default="", max_length=2000)),
                ("seller_note", models.CharField(db_default="", max_length=2000)),
                ("sku", models.CharField(db_default="", max_length=128)),
                ("title", models.CharField(db_default="", max_length=500)),
                ("variant", models.CharField(db_default="", max_length=255)),
                ("quantity", models.IntegerField(null=True)),
                ("unit_price", models.DecimalField(decimal_places=6, max_digits=18, null=True)),
                ("line_amount", models.BigIntegerField(null=True)),
                ("line_refund", models.BigIntegerField(null=True)),
                ("digest", models.BigIntegerField()),
                ("extra", models.TextField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name="WaitingLine",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "shop",
                    models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, to="customers.shop"),
                ),
                (
                    "channel",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.CASCADE, to="customers.channel"
                    ),
                ),
                (
                    "order_import",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to="customers.orderimport"),
                ),
                (
                    "joined_import",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="customers.orderimport",
                    ),
                ),
                ("order_no", models.CharField(max_length=64)),
                ("record", models.IntegerField()),
                ("line_no", models.CharField(db_default="", max_length=64)),
                ("sku", models.CharField(db_default="", max_length=128)),
                ("title", models.CharField(db_default="", max_length=500)),
                ("variant", models.CharField(db_default="", max_length=255)),
                ("quantity", models.IntegerField(null=True)),
                ("unit_price", models.DecimalField(decimal_places=6, max_digits=18, null=True)),
                ("line_amount", models.BigIntegerField(null=True)),
                ("line_refund", models.BigIntegerField(null=True)),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("joined_import__isnull", True)),
                        fields=["shop", "channel", "order_no"],
                        name="customers_waitingline_order",
                    ),
                    models.Index(
                        condition=models.Q(("joined_import__isnull", False)),
                        fields=["shop", "channel", "order_no"],
                        name="customers_waitingline_joined",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="BuyerLeftOut",
            fields=[
                (
                    "customer",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="customers.customer",
                    ),
                ),
                ("shop", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to="customers.shop")),
            ],
        ),
        migrations.CreateModel(
            name="CustomerFacts",
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
                (
                    "customer",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="facts",
                        serialize=False,
                        to="customers.customer",
                        verbose_name="customer",
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
                "verbose_name": "customer facts",
                "verbose_name_plural": "customer facts",
                "indexes": [
                    models.Index(fields=["shop", "-last_paid_on", "-customer"], name="customers_facts_last_paid"),
                    models.Index(fields=["shop", "-spent", "-customer"], name="customers_facts_spent"),
                    models.Index(fields=["shop", "order_count"], name="customers_facts_orders"),
                    models.Index(
                        condition=models.Q(("interaction_score__gt", 0)),
                        fields=["shop", "interaction_score"],
                        name="customers_facts_score",
                    ),
                    models.Index(
                        condition=models.Q(("score_before_order__gt", 0)),
                        fields=["shop", "score_before_order"],
                        name="customers_facts_before_order",
                    ),
                    models.Index(
                        condition=models.Q(("advocate_count__gt", 0)),
                        fields=["shop", "advocate_count"],
                        name="customers_facts_advocates",
                    ),
                    models.Index(
                        condition=models.Q(("known_count__gt", 0)),
                        fields=["shop", "known_count"],
                        name="customers_facts_known",
                    ),
                    models.Index(
                        condition=models.Q(("has_open_inquiry", True)), fields=["shop"], name="customers_facts_asking"
                    ),
                    models.Index(
                        condition=models.Q(("intent_on__isnull", False)),
                        fields=["shop", "intent_on"],
                        name="customers_facts_intent",
                    ),
                    models.Index(
                        condition=models.Q(("is_satisfied", True)), fields=["shop"], name="customers_facts_content"
                    ),
                    models.Index(
                        condition=models.Q(
                            ("economic_points__gt", 0),
                            ("bargain_count__gt", 0),
                            ("personalised_points__gt", 0),
                            ("convenience_points__gt", 0),
                            _connector="OR",
                        ),
                        fields=["shop", "-last_paid_on", "-customer"],
                        name="customers_facts_needs",
                    ),
                    models.Index(
                        condition=models.Q(("consent", "unknown"), _negated=True),
                        fields=["shop", "consent"],
                        name="customers_facts_consent",
                    ),
                    models.Index(
                        condition=models.Q(("interaction_changes_on__isnull", False)),
                        fields=["shop", "interaction_changes_on"],
                        name="customers_facts_signals",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="NextLook",
            fields=[
                (
                    "customer",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="next_look",
                        serialize=False,
                        to="customers.customer",
                        verbose_name="customer",
                    ),
                ),
                ("due_on", models.DateField(editable=False, null=True)),
                ("has_news", models.BooleanField(db_default=False, default=False, editable=False)),
                (
                    "shop",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        to="customers.shop",
                        verbose_name="shop",
                    ),
                ),
            ],
            options={
                "verbose_name": "next look at a customer",
                "verbose_name_plural": "next looks at customers",
                "indexes": [
                    models.Index(
                        condition=models.Q(("due_on__isnull", False)),
                        fields=["shop", "due_on"],
                        name="customers_look_due",
                    ),
                    models.Index(condition=models.Q(("has_news", True)), fields=["shop"], name="customers_look_news"),
                ],
            },
        ),
        migrations.CreateModel(
            name="OrderImage",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "order_import",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="order_images",
                        to="customers.orderimport",
                    ),
                ),
                (
                    "order",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="images", to="customers.order"
                    ),
                ),
                ("before", models.JSONField()),
                ("lines", models.JSONField(null=True)),
            ],
            options={
                "verbose_name": "order before an import",
                "verbose_name_plural": "orders before an import",
                "constraints": [
                    models.UniqueConstraint(fields=("order_import", "order"), name="customers_orderimage_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="CustomerImage",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "order_import",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="customer_images",
                        to="customers.orderimport",
                    ),
                ),
                (
                    "customer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="images", to="customers.customer"
                    ),
                ),
                ("before", models.JSONField()),
                ("after", models.JSONField(null=True)),
            ],
            options={
                "verbose_name": "customer before an import",
                "verbose_name_plural": "customers before an import",
                "constraints": [
                    models.UniqueConstraint(fields=("order_import", "customer"), name="customers_customerimage_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="OrderImportProblem",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "order_import",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="problems",
                        to="customers.orderimport",
                    ),
                ),
                ("record", models.IntegerField(verbose_name="record")),
                (
                    "kind",
                    models.CharField(
                        choices=[("rejected", "Rejected"), ("skipped", "Skipped"), ("warning", "Warning")],
                        max_length=8,
                        verbose_name="kind",
                    ),
                ),
                ("code", models.CharField(max_length=32, verbose_name="reason")),
                ("order_no", models.CharField(blank=True, max_length=64, verbose_name="order number")),
                ("column", models.CharField(blank=True, max_length=128, verbose_name="column")),
                ("value", models.CharField(blank=True, max_length=80, verbose_name="value")),
            ],
            options={
                "verbose_name": "import problem",
                "verbose_name_plural": "import problems",
                "indexes": [models.Index(fields=["order_import", "kind", "record"], name="customers_problem_import")],
            },
        ),
    ]
