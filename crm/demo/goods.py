"""What the demo shop sells: silk, tea and porcelain. Prices are cents."""

from typing import NamedTuple


class Good(NamedTuple):
    """One article as its product page calls it."""

    sku: str
    title: str
    variant: str
    price: int
    stock: int


SILK = [
    Good("SF-53-WX", "晚霞桑蚕丝小方巾", "颜色分类：杏子红;尺寸：53cm", 12900, 64),
    Good("SF-90-YH", "雨后真丝大方巾", "颜色分类：雾蓝;尺寸：90cm", 39900, 21),
    Good("SF-CJ-SY", "山月双面真丝长巾", "颜色分类：黛青", 56900, 9),
    Good("SP-LT-M", "慢半拍真丝睡衣女款 M", "颜色分类：月白;尺码：M", 89900, 17),
    Good("SP-LT-L", "慢半拍真丝睡衣女款 L", "颜色分类：月白;尺码：L", 89900, 12),
    Good("SP-NK-XL", "慢半拍真丝睡衣男款 XL", "颜色分类：藏青;尺码：XL", 109900, 6),
    Good("SZ-4874", "一夜好眠真丝枕套", "颜色分类：香槟;尺寸：48×74cm", 23900, 83),
    Good("SY-MASK", "午休搭子真丝眼罩", "颜色分类：豆沙", 7900, 146),
]
TEA = [
    Good("TE-LJ-125", "坡上人家明前龙井", "净含量：125g", 26800, 38),
    Good("TE-BC-357", "三年陈福鼎白茶饼", "净含量：357g", 19800, 52),
    Good("TE-YC-100", "岩骨武夷肉桂", "净含量：100g", 32800, 27),
    Good("TE-ML-80", "七窨茉莉花茶", "净含量：80g", 6900, 118),
    Good("TE-TR-12", "一周茶事尝鲜装", "规格：12泡", 3990, 203),
]
PORCELAIN = [
    Good("CI-GW-150", "月白手拉坯盖碗", "釉色：月白;容量：150ml", 16800, 31),
    Good("CI-BZ-2", "对饮品茗杯一对", "釉色：天青", 9800, 44),
    Good("CI-MK-320", "陪读带盖马克杯", "釉色：茶叶末;容量：320ml", 8800, 57),
    Good("CI-XC-01", "停云倒流香插", "釉色：粉青", 5900, 0),
    Good("CI-HP-20", "一枝小口花瓶", "釉色：豆青;高：20cm", 21800, 14),
    Good("CI-CJ-7", "开门见山茶具礼盒", "釉色：青白;件数：7", 69800, 8),
]
GOODS = [*SILK, *TEA, *PORCELAIN]
CHEAPEST = min(good.price for good in GOODS)

# What an agent may recommend beside a good, the nearest first.
GOES_WITH = {
    "SF-53-WX": ["SF-90-YH", "SY-MASK"],
    "SF-90-YH": ["SF-53-WX", "SF-CJ-SY"],
    "SF-CJ-SY": ["SF-53-WX", "CI-HP-20"],
    "SP-LT-M": ["SZ-4874", "SY-MASK"],
    "SP-LT-L": ["SZ-4874", "SY-MASK"],
    "SP-NK-XL": ["SZ-4874", "CI-MK-320"],
    "SZ-4874": ["SY-MASK", "SP-LT-M"],
    "SY-MASK": ["SZ-4874", "TE-ML-80"],
    "TE-LJ-125": ["CI-MK-320", "TE-TR-12"],
    "TE-BC-357": ["CI-GW-150", "CI-BZ-2"],
    "TE-YC-100": ["CI-GW-150", "CI-BZ-2"],
    "TE-ML-80": ["CI-MK-320", "TE-TR-12"],
    "TE-TR-12": ["CI-BZ-2", "TE-ML-80"],
    "CI-GW-150": ["CI-BZ-2", "TE-YC-100"],
    "CI-BZ-2": ["CI-GW-150", "TE-BC-357"],
    "CI-MK-320": ["TE-LJ-125", "TE-ML-80"],
    "CI-XC-01": ["CI-HP-20", "TE-ML-80"],
    "CI-HP-20": ["CI-XC-01", "SF-CJ-SY"],
    "CI-CJ-7": ["TE-BC-357", "TE-LJ-125"],
}
