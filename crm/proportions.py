"""How sure a share is. Plain Python."""

from math import sqrt
from statistics import NormalDist

Z95 = 1.959963984540054


def wilson(hits: int, n: int, z: float = Z95) -> tuple[float, float]:
    """The 95 % interval of a share, from 0 to 1; n 0: all of it.

    E. B. Wilson, Probable Inference, the Law of Succession, and Statistical Inference, JASA 22 (1927), pp. 209-212;
    without continuity correction.
    """
    if not n:
        return 0.0, 1.0
    share, z2 = hits / n, z**2
    middle = (share + z2 / (2 * n)) / (1 + z2 / n)
    reach = z * sqrt(share * (1 - share) / n + z2 / (4 * n * n)) / (1 + z2 / n)
    return max(0.0, middle - reach), min(1.0, middle + reach)


def excess(hits: int, n: int, others: int, other_n: int, *, looks: int = 1) -> float:
    """By how much a share surely exceeds that of the others: the lower end of the 95 % interval of the difference.

    R. G. Newcombe, Interval Estimation for the Difference Between Independent Proportions, Statistics in Medicine 17
    (1998), pp. 873-890, method 10. Of many shares looked at (`looks`) each has to be surer, after Bonferroni.
    """
    if not n or not other_n:
        return -1.0
    z = NormalDist().inv_cdf(1 - 0.025 / max(1, looks))
    share, other = hits / n, others / other_n
    low, other_high = wilson(hits, n, z)[0], wilson(others, other_n, z)[1]
    return share - other - sqrt((share - low) ** 2 + (other_high - other) ** 2)
