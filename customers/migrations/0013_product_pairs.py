"""What is bought together: counts of pairs, what they rest on, and the nightly ranking."""

import django.core.validators
import django.db.models.deletion
from django.db import migrations, models


def shop(**options: object) -> models.ForeignKey:
    return models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to="customers.shop", **options)


def product(**options: object) -> models.ForeignKey:
    return models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to="customers.product", **options)


def one(to: str, related_name: str) -> models.OneToOneField:
    return models.OneToOneField(
        on_delete=django.db.models.deletion.CASCADE,
        primary_key=True,
        related_name=related_name,
        serialize=False,
        to=to,
    )


class Migration(migrations.Migration):
    dependencies = [("customers", "0012_signals_to_read")]

    operations = [
        migrations.CreateModel(
            name="ProductPair",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "shop_id", "a_id", "b_id", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("shop", shop(db_constraint=False, db_index=False)),
                ("a", product(db_constraint=False, db_index=False, related_name="+")),
                ("b", product(db_constraint=False, db_index=False, related_name="+")),
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
            name="ProductCount",
            fields=[
                ("product", one("customers.product", "count")),
                ("shop", shop(db_index=False)),
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
            name="PairBasis",
            fields=[
                ("shop", one("customers.shop", "pair_basis")),
                ("largest_order", models.IntegerField()),
                ("order_count", models.IntegerField(default=0)),
                ("is_ranked", models.BooleanField(default=False)),
                ("ranked_at", models.DateTimeField(null=True)),
                ("ranked_least", models.IntegerField(null=True)),
                ("ranked_listed", models.IntegerField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name="BuyerLeftOut",
            fields=[("customer", one("customers.customer", "+")), ("shop", shop())],
        ),
        migrations.CreateModel(
            name="RelatedProduct",
            fields=[
                (
                    "id",
                    models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
                ),
                ("shop", shop(db_index=False)),
                ("product", product(related_name="related_products")),
                ("related", product(related_name="+")),
                ("place", models.SmallIntegerField()),
                ("orders_together", models.IntegerField()),
                ("confidence", models.FloatField()),
                ("lift", models.FloatField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("shop", "product", "related"), name="customers_relatedproduct_once"
                    )
                ],
            },
        ),
        migrations.AddField(
            model_name="shop",
            name="pair_largest_order",
            field=models.PositiveIntegerField(
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
        migrations.AddField(
            model_name="shop",
            name="pair_least_orders",
            field=models.PositiveIntegerField(
                db_default=2,
                default=2,
                help_text="In how many orders two products must stand together before one is recommended with the "
                "other.",
                validators=[django.core.validators.MinValueValidator(1)],
                verbose_name="fewest orders together",
            ),
        ),
        migrations.AddField(
            model_name="shop",
            name="pair_listed",
            field=models.PositiveSmallIntegerField(
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
        migrations.AddIndex(
            model_name="customer",
            index=models.Index(
                condition=models.Q(("is_grey", True)), fields=["shop"], name="customers_customer_grey"
            ),
        ),
    ]
