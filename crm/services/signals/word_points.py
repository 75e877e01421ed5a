"""SQL of what buyers' own words are worth: each counts at most 3 times, once a text; as known now, as manual tags are.

Personal service needs words of two lists.
"""

from crm.services.words.singles import is_each_word_single
from tagging.words.lists import NEEDS, PERSONALISED
from tagging.words.reading import LISTS_NEEDED, MOST_TIMES

from .sources import WORDS, Reading

TEXT = "COALESCE(e.message_id, -e.order_id)"
SCORED = "e.shop_id = %(shop)s AND e.shopper_type <> ''"
# The first and the last of the lists by which somebody asks for personal service; of few rows, and of what these give.
ENDS = ", ".join(
    f"{end}(CASE WHEN e.shopper_type = '{PERSONALISED}' THEN e.keyword_set_id END) AS {name}"
    for end, name in (("MIN", "first_list"), ("MAX", "last_list"))
)
SUMS = ", ".join(
    f"CAST(SUM(CASE WHEN e.shopper_type = '{need}' THEN e.points ELSE 0 END) AS integer) AS {need}" for need in NEEDS
)


def keep_texts(look: Reading) -> bool:
    """Keep `signal_texts`: what the texts of each buyer are worth, added up. Returns whether that tells the points.

    It does where each word counts once in a text, and as much in one as in another: then it is in three texts no more
    than three times. Of a few buyers words are counted one by one.
    """
    if not (look.everyone and is_each_word_single(shop=look.shop)):
        return False
    look.keep(
        "signal_texts",
        f"SELECT customer_id, {', '.join(NEEDS)}, {_lists('first_list', 'last_list')} AS lists, "
        f"text_count <= {MOST_TIMES} AS are_few FROM ({_added_up_sql(look)}) AS added_up",
        statistics="customer_id, are_few",
    )
    return True


def words_sql(look: Reading, *, are_kept: bool) -> str:
    """The points of each buyer; `are_kept`: those of a few texts stand in `signal_texts`."""
    if not are_kept:
        return _counted_sql(look.of(WORDS, SCORED), times=f"COUNT(DISTINCT {TEXT})")
    of_many = (
        f"FROM signal_texts AS texts CROSS JOIN {WORDS} AS e "
        f"WHERE NOT texts.are_few AND e.customer_id = texts.customer_id AND {SCORED}"
    )
    of_few = f"SELECT customer_id, {_points('lists', {need: need for need in NEEDS})} FROM signal_texts WHERE are_few"
    return f"{of_few} UNION ALL {_counted_sql(of_many, times='COUNT(*)')}"


def _points(lists: str, points: dict[str, str]) -> str:
    asks = f"CASE WHEN {lists} >= {LISTS_NEEDED} THEN {points[PERSONALISED]} ELSE 0 END"
    return ", ".join(f"CAST({sql} AS integer) AS {need}" for need, sql in {**points, PERSONALISED: asks}.items())


def _lists(first: str, last: str) -> str:
    return f"CASE WHEN {first} IS NULL THEN 0 WHEN {first} = {last} THEN 1 ELSE 2 END"


def _added_up_sql(look: Reading) -> str:
    """All messages and notes of each buyer, with the points of each type and how many texts they are."""
    words = look.of(WORDS, SCORED)
    if look.dialect.counts_distinct_along:
        texts = f"COUNT(DISTINCT {TEXT}) AS text_count"
        return f"SELECT e.customer_id, {SUMS}, {ENDS}, {texts} {words} GROUP BY e.customer_id"
    sums = ", ".join(f"SUM({need}) AS {need}" for need in NEEDS)
    return (
        f"SELECT customer_id, {sums}, MIN(first_list) AS first_list, MAX(last_list) AS last_list, "
        f"COUNT(*) AS text_count FROM (SELECT e.customer_id, {SUMS}, {ENDS} {words} GROUP BY e.customer_id, {TEXT}) "
        f"AS texts GROUP BY customer_id"
    )


def _counted_sql(rows: str, *, times: str) -> str:
    """Points by word, each counted; `times`: in how many texts a word is."""
    least = f"CASE WHEN {times} > {MOST_TIMES} THEN {MOST_TIMES} ELSE {times} END"
    sums = {need: f"SUM(CASE WHEN shopper_type = '{need}' THEN points ELSE 0 END)" for need in NEEDS}
    return (
        f"SELECT customer_id, {_points(_lists('MIN(first_list)', 'MAX(last_list)'), sums)} FROM ("
        f"SELECT e.customer_id, e.shopper_type, CAST(MAX(e.points) * {least} AS integer) AS points, {ENDS} "
        f"{rows} GROUP BY e.customer_id, e.shopper_type, e.word) AS by_word GROUP BY customer_id"
    )
