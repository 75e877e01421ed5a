"""Rows made inside the database by one statement a table: the same ones for the same size, on each engine."""

from datetime import date, timedelta

from django.db import connection

from customers import dialects

NUMBERS = "made_numbers"
DAYS = 720
SECONDS = DAYS * 86_400
RANGE = 1_073_741_789  # the largest prime below 2^30: a number of two years' seconds fits many times
FACTORS = (
    1_052_311_247, 981_476_533, 887_512_273, 799_999_849, 701_819_371, 655_321_057, 586_218_911, 512_927_357,
    479_001_599, 433_494_437, 398_621_117, 351_472_889, 313_131_313, 286_433_269, 241_816_597, 198_491_317,
)  # fmt: skip


def draw(place: int, below: int | str, number: str = "n") -> str:
    """A number from 0, drawn for each row; another place draws independently."""
    return f"({number} * {FACTORS[place]} % {RANGE} % {below})"


def skewed(place: int, below: int, number: str = "n") -> str:
    """The same, small numbers far more often: a few buyers have most of the rows."""
    lot = f"({number} * {FACTORS[place]} % {RANGE})"
    return f"({lot} * {lot} / {RANGE} * {below} / {RANGE})"


def pick(place: int, words: tuple[str, ...]) -> str:
    """One of the words, drawn for each row."""
    cases = " ".join(f"WHEN {index} THEN '{word}'" for index, word in enumerate(words))
    return f"CASE {draw(place, len(words))} {cases} END"


def moment(seconds: str, start: date) -> str:
    """The moment so many seconds after the start of a day, UTC."""
    if connection.vendor == "postgresql":
        return f"(TIMESTAMPTZ '{start} 00:00+00' + ({seconds}) * INTERVAL '1 second')"
    return f"datetime('{start}', ({seconds}) || ' seconds')"


def day(seconds: str, start: date) -> str:
    """The day of such a moment."""
    dialect = dialects.current()
    return dialect.days_after(dialect.as_day(f"'{start}'"), f"CAST(({seconds}) / 86400 AS INTEGER)")


def first_day() -> date:
    """Made rows lie between this day and yesterday."""
    return date.today() - timedelta(days=DAYS)  # noqa: DTZ011 - which day exactly does not matter


def insert(table: str, rows: str, /, **columns: str | int) -> None:
    """One INSERT … SELECT: each column with its expression over the rows."""
    values = ", ".join(str(one) for one in columns.values())
    run(f"INSERT INTO {table} ({', '.join(columns)}) SELECT {values} FROM {rows}")


def numbers(count: int) -> str:
    """A table whose rows are n = 1 … count."""
    return f"(SELECT n FROM {NUMBERS} WHERE n <= {count}) AS made"


def make_numbers(count: int) -> None:
    """Keep the numbers that all statements count by."""
    series = (
        f"SELECT generate_series(CAST(1 AS bigint), {count}) AS n"
        if connection.vendor == "postgresql"
        else f"WITH RECURSIVE s(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM s WHERE n < {count}) SELECT n FROM s"
    )
    run(f"CREATE TEMPORARY TABLE {NUMBERS} AS {series}")
    run(f"CREATE INDEX {NUMBERS}_n ON {NUMBERS} (n)")
    run(f"ANALYZE {NUMBERS}")


def load_quickly() -> None:
    """No look-ups of foreign keys and no waiting for the disk while rows are made."""
    pragmas = ("foreign_keys=OFF", "synchronous=OFF", "cache_size=-400000", "temp_store=MEMORY")
    settings = ("session_replication_role = replica", "synchronous_commit = off", "maintenance_work_mem = '512MB'")
    is_large = connection.vendor == "postgresql"
    for one in settings if is_large else pragmas:
        run(f"SET {one}" if is_large else f"PRAGMA {one}")


def statistics() -> None:
    """Statistics for the planner, where a server takes them by itself; nobody takes any on SQLite."""
    if connection.vendor == "postgresql":
        run("ANALYZE")


def settle() -> None:
    """What a server's own sweep does: statistics, and a vacuum; the settings of loading end with the connection."""
    if connection.vendor == "postgresql":
        run("VACUUM (ANALYZE)")
    connection.close()


def run(statement: str) -> None:
    """One statement without parameters."""
    with connection.cursor() as cursor:
        cursor.execute(statement)


def number_of(statement: str) -> int:
    """The one number that a query gives."""
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return int(cursor.fetchone()[0])
