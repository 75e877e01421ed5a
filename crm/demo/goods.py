"""What the demo shop sells: silk, tea and porcelain. Prices are cents."""

from typing import NamedTuple


class Good(NamedTuple):
    """One article as its product page calls it."""

    sku: str
    title: str
    variant: str
    price: int


SILK = [
    Good("SF-53-WX", "晚霞系列 桑蚕丝小方巾 53cm", "颜色分类：杏子红", 12900),
    Good("SF-90-YH", "雨后系列 真丝大方巾 90cm 手工卷边", "颜色分类：雾蓝", 39900),
    Good("SF-CJ-SY", "山月长巾 桑蚕丝双面披肩", "颜色分类：黛青", 56900),
    Good("SP-LT-M", "慢半拍 真丝睡衣女两件套 19姆米", "颜色分类：月白;尺码：M", 89900),
    Good("SP-LT-L", "慢半拍 真丝睡衣女两件套 19姆米", "颜色分类：月白;尺码：L", 89900),
    Good("SP-NK-XL", "慢半拍 真丝睡衣男款 22姆米", "颜色分类：藏青;尺码：XL", 109900),
    Good("SZ-4874", "一夜好眠 真丝枕套 单只", "颜色分类：香槟;尺寸：48×74cm", 23900),
    Good("SY-MASK", "午休搭子 真丝眼罩", "颜色分类：豆沙", 7900),
]
TEA = [
    Good("TE-LJ-125", "坡上人家 明前龙井 罐装", "净含量：125g", 26800),
    Good("TE-BC-357", "三年陈 福鼎白茶饼", "净含量：357g", 19800),
    Good("TE-YC-100", "岩骨 武夷肉桂", "净含量：100g", 32800),
    Good("TE-ML-80", "七窨茉莉 花茶小罐", "净含量：80g", 6900),
    Good("TE-TR-12", "一周茶事 小泡袋尝鲜装", "规格：12泡", 3990),
]
PORCELAIN = [
    Good("CI-GW-150", "素坯盖碗 手拉坯", "釉色：月白;容量：150ml", 16800),
    Good("CI-BZ-2", "对饮 品茗杯一对", "釉色：天青", 9800),
    Good("CI-MK-320", "陪读马克杯 带盖", "釉色：茶叶末;容量：320ml", 8800),
    Good("CI-XC-01", "停云 倒流香插", "釉色：粉青", 5900),
    Good("CI-HP-20", "一枝 小口花瓶", "釉色：豆青;高：20cm", 21800),
    Good("CI-CJ-7", "开门见山 七件套茶具礼盒", "釉色：青白", 69800),
]
GOODS = [*SILK, *TEA, *PORCELAIN]
CHEAPEST = min(good.price for good in GOODS)
