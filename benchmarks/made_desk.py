"""What a desk has written about the buyers of a made shop, and the library it speaks from."""

from django.contrib.auth.models import User

from benchmarks.made_rows import DAYS, SECONDS, day, draw, first_day, insert, moment, number_of, numbers, pick, skewed
from customers.models import AttributeDefinition, ClosedDay, Product, Shop
from scripts_lib.models import Article, Scene, Script, ScriptBranch, ScriptVariant
from scripts_lib.services.scripts import index_scripts
from tagging.models import Tag

SCRIPTS = 200
WORDINGS = ("A", "B", "C")
STAGES = ("pre_sale", "in_sale", "after_sale")
ASKED = ("use_scene", "purchase_driver", "engagement", "")
WAITING = 2_000  # promises not kept yet: what twenty agents can have before them, whatever the shop's size


def make_library(made: Shop, products: list[Product]) -> None:
    """Two hundred scripts with wordings and answers, a care tip and points for each product."""
    scenes = Scene.objects.bulk_create(
        Scene(shop=made, stage=STAGES[n % 3], name=f"场景 {n}", position=n) for n in range(12)
    )
    scripts = Script.objects.bulk_create(
        Script(
            shop=made if n % 4 else None,
            scene=scenes[n % len(scenes)],
            title=f"话术 {n}",
            asks=ASKED[n % len(ASKED)] if n % 3 == 0 else "",
            state="published",
            copied_count=n * 7 % 90,
            answered_count=n % 30,
        )
        for n in range(SCRIPTS)
    )
    Script.products.through.objects.bulk_create(
        Script.products.through(script=script, product=product)
        for script in scripts[::4]
        for product in products[script.pk % 10 :: 50]
    )
    ScriptVariant.objects.bulk_create(
        ScriptVariant(
            script=script, label=label, text=f"{{称呼}}您好，{script.title} {label}：{{在问商品|这款}}很适合您。"
        )
        for script in scripts
        for label in WORDINGS
    )
    _branches(made, scripts)
    index_scripts()
    articles = Article.objects.bulk_create(
        Article(shop=made, kind=kind, title=f"{one.name} {kind}", short="冷水手洗，阴凉处晾干。", is_published=True,
                selling_points="双面真丝", advantages="不起球", suits="送礼", how_to_use="贴身穿")
        for one in products
        for kind in ("care", "product")
    )  # fmt: skip
    links = Article.products.through
    links.objects.bulk_create(links(article=article, product=products[n // 2]) for n, article in enumerate(articles))


def _branches(made: Shop, scripts: list[Script]) -> None:
    tags = list(Tag.objects.filter(shop=made, group__number__gt=0, is_active=True).order_by("pk"))
    ScriptBranch.objects.bulk_create(
        ScriptBranch(script=script, answer=f"回答 {n}", reply="好的，记下了。", tag=tags[n % len(tags)], position=n)
        for script in scripts
        for n in range(3)
    )


def make_desk(made: Shop, size: int) -> None:
    """Inquiries, sentences, notes, promises and all else, in one statement a table."""
    buyer = f"{number_of('SELECT MIN(id) FROM customers_customer')} + "
    agent = f"{User.objects.order_by('pk').values_list('pk', flat=True)[0]} + {draw(15, 20)}"
    start = first_day()
    when = moment(draw(6, SECONDS), start)
    same = {"shop_id": made.pk}
    _inquiries(made, size, buyer, agent)
    insert(
        "crm_message", numbers(size * 2), **same, customer_id=buyer + skewed(2, size), recorded_by_id=agent,
        text="'这款能不能便宜一点，送老婆的，第 ' || n || ' 次问了'", source="'pasted'", said_at=when,
    )  # fmt: skip
    insert(
        "crm_interaction", numbers(size // 2), **same, customer_id=buyer + skewed(3, size), made_by_id=agent,
        kind=pick(0, ("satisfied", "photo", "recommendation", "friend", "not_satisfied")), happened_at=when,
    )  # fmt: skip
    insert(
        "crm_note", numbers(size // 2), **same, customer_id=buyer + skewed(4, size), made_by_id=agent, made_at=when,
        text="'只用低致敏，第 ' || n || ' 条'", is_pinned="n % 5 = 0",
    )  # fmt: skip
    insert(
        "crm_coupon", numbers(size // 2), **same, customer_id=buyer + skewed(5, size), code="'C' || n", value=3000,
        name="'满300减30'", expires_on=day(f"({DAYS - 90} + n % 180) * 86400", start), created_at=when,
        used_at=f"CASE WHEN n % 3 = 0 THEN {when} END",
    )  # fmt: skip
    insert(
        "crm_scriptuse", numbers(size * 2), **same, customer_id=buyer + skewed(7, size), made_by_id=agent,
        kind="'script'", script_id=f"(SELECT MIN(id) FROM scripts_lib_script) + {draw(0, SCRIPTS)}",
        asks=pick(1, ASKED), text="'亲，您好'", warned_of="''", made_at=when,
    )  # fmt: skip
    _promises(made, size, buyer, agent)
    _known(made, size, buyer, agent)


def _inquiries(made: Shop, size: int, buyer: str, agent: str) -> None:
    """Ended ones of all kinds; one buyer in twenty asks just now, one in a hundred complains."""
    start, opened = first_day(), draw(6, SECONDS - 86_400)
    state = pick(9, ("won", "won", "lost", "postponed", "spam"))
    product = f"(SELECT MIN(id) FROM customers_product) + {draw(10, 500)}"
    same: dict[str, str | int] = {
        "shop_id": made.pk, "channel_id": "(SELECT MIN(id) FROM customers_channel)", "product_id": product,
        "device": pick(1, ("phone", "computer")), "intent": pick(2, ("", "some", "strong")), "purpose": "'换季送礼'",
        "opened_by_id": agent, "last_by_id": agent,
    }  # fmt: skip
    insert(
        "crm_inquiry", numbers(size * 6 // 5), **same, customer_id=buyer + skewed(11, size), stage="'pre_sale'",
        kind="''", state=state, opened_at=moment(opened, start), last_at=moment(f"{opened} + 900", start),
        closed_at=moment(f"{opened} + 900", start),
        postponed_until=f"CASE WHEN {state} = 'postponed' THEN {day(opened, start)} END",
        loss_reason_id=f"CASE WHEN {state} = 'lost' THEN (SELECT MIN(id) FROM crm_lossreason) + {draw(3, 9)} END",
    )  # fmt: skip
    latest = moment(f"{SECONDS} - {draw(5, 200_000)}", start)
    for every, stage, kind in ((20, "pre_sale", ""), (100, "after_sale", "complaint")):
        insert(
            "crm_inquiry", numbers(size // every), **same, customer_id=f"{buyer} (n - 1) * {every}",
            stage=f"'{stage}'", kind=f"'{kind}'", state="'open'", opened_at=latest, last_at=latest,
        )  # fmt: skip


def _promises(made: Shop, size: int, buyer: str, agent: str) -> None:
    start, due = first_day(), draw(6, SECONDS)
    waiting = min(size // 40, WAITING)
    for count, state, due_at in (
        (size // 4, "done", moment(due, start)),
        (waiting, "waiting", moment(f"{SECONDS} + {draw(6, 10 * 86_400)}", start)),
    ):
        insert(
            "crm_followup", numbers(count), shop_id=made.pk, customer_id=buyer + skewed(12, size), owner_id=agent,
            made_by_id=agent, due_at=due_at, first_due_at=due_at, made_at=moment(due, start), state=f"'{state}'",
            reason="'问问合身不合身'",
        )  # fmt: skip


def _known(made: Shop, size: int, buyer: str, agent: str) -> None:
    """Two attributes of most buyers, another id of a few, who had which page open."""
    start = first_day()
    codes = AttributeDefinition.objects.filter(shop=made).order_by("position", "pk")
    gender, _new = codes.get_or_create(shop=made, code="gender", defaults={"name": "性别"})
    size_worn, _new = codes.get_or_create(shop=made, code="size", defaults={"name": "尺码"})
    for definition, words, place in ((gender, ("female", "male"), 1), (size_worn, ("S", "M", "L"), 2)):
        insert(
            "customers_attributevalue", f"{numbers(size)} WHERE n % 3 <> {place}", shop_id=made.pk,
            customer_id=f"{buyer} n - 1", definition_id=definition.pk, value=pick(0, words), source="'agent'",
            set_by_id=agent, set_at=moment(draw(6, SECONDS), start),
        )  # fmt: skip
    insert(
        "customers_customeralias", numbers(size // 20), shop_id=made.pk, customer_id=f"{buyer} (n - 1) * 20",
        channel_id="(SELECT MAX(id) FROM customers_channel)", key="'other' || n",
    )  # fmt: skip
    seen = moment(draw(6, SECONDS), start)
    insert(
        "crm_pagevisit", numbers(size // 5), shop_id=made.pk, customer_id=f"{buyer} (n - 1) * 5", user_id=agent,
        opened_at=seen, seen_at=seen,
    )  # fmt: skip
    ClosedDay.objects.bulk_create(ClosedDay(shop=made, on=f"2099-01-0{n}", name="假日") for n in (1, 2, 3))
