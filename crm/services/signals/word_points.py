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
LISTS = "CASE WHEN MIN(first_list) IS NULL THEN 0 WHEN MIN(first_list) = MAX(last_list) THEN 1 ELSE 2 END"


def keep_texts(look: Reading) -> bool:
    """Keep `signal_texts`: what the texts of each buyer are worth, added up. Returns whether that tells the points.

    It does where each word counts once in a text, and as much in one as in another: then it is in three texts no more
    than three times. Of a few buyers words are counted one by one.
    """
    if not (look.everyone and is_each_word_single(shop=look.shop)):
        return False
    sums = ", ".join(f"SUM({need}) AS {need}" for need in NEEDS)
    look.keep(
        "signal_texts",
        f"SELECT customer_id, {sums}, {LISTS} AS lists, COUNT(*) <= {MOST_TIMES} AS are_few "
        f"FROM ({_texts_sql(look)}) AS texts GROUP BY customer_id",
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


def _texts_sql(look: Reading) -> str:
    """Each message and note, with the points of each type."""
    sums = ", ".join(
        f"CAST(SUM(CASE WHEN e.shopper_type = '{need}' THEN e.points ELSE 0 END) AS integer) AS {need}"
        for need in NEEDS
    )
    return f"SELECT e.customer_id, {sums}, {ENDS} {look.of(WORDS, SCORED)} GROUP BY e.customer_id, {TEXT}"


def _counted_sql(rows: str, *, times: str) -> str:
    """Points by word, each counted; `times`: in how many texts a word is."""
    least = f"CASE WHEN {times} > {MOST_TIMES} THEN {MOST_TIMES} ELSE {times} END"
    sums = {need: f"SUM(CASE WHEN shopper_type = '{need}' THEN points ELSE 0 END)" for need in NEEDS}
    return (
        f"SELECT customer_id, {_points(LISTS, sums)} FROM ("
        f"SELECT e.customer_id, e.shopper_type, CAST(MAX(e.points) * {least} AS integer) AS points, {ENDS} "
        f"{rows} GROUP BY e.customer_id, e.shopper_type, e.word) AS by_word GROUP BY customer_id"
    )
