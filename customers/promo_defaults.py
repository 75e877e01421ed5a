"""Promotion channels that a new shop begins with: by which words of an order each is known."""

from typing import NamedTuple


class DefaultPromo(NamedTuple):
    """`spellings` are told apart by commas; a bargain says that price matters to who buys through it."""

    code: str
    spellings: str
    is_bargain: bool = False


DEFAULT_PROMOS = (
    DefaultPromo("juhuasuan", "聚划算,聚划算直播", is_bargain=True),
    DefaultPromo("daily_special", "天天特卖,天天特价,天天工厂", is_bargain=True),
    DefaultPromo("flash_taobao", "淘抢购,限时秒杀", is_bargain=True),
    DefaultPromo("free_trial", "免费试用,U先试用,0元试用,试用", is_bargain=True),
    DefaultPromo("subsidy", "百亿补贴,官方补贴,政府补贴,国补,类国补,消费券", is_bargain=True),
    DefaultPromo("seckill", "京东秒杀,一元秒杀,限时秒杀,限时限量购,秒杀", is_bargain=True),
    DefaultPromo("double11", "双11,双十一,11.11,天猫双11", is_bargain=True),
    DefaultPromo("double12", "双12,双十二", is_bargain=True),
    DefaultPromo("618", "618,年中大促,616大促", is_bargain=True),
    DefaultPromo("new_year", "年货节,春节不打烊", is_bargain=True),
    DefaultPromo("queen_day", "38节,女王节,女神节", is_bargain=True),
    DefaultPromo("brand_day", "超级品牌日,品牌闪购,会员日,店庆,周年庆", is_bargain=True),
    DefaultPromo("presale", "预售,定金,尾款,定金膨胀"),
    DefaultPromo("coupon", "店铺优惠券,平台券,跨店满减,满减,红包,淘金币,88VIP,天猫卡券,集分宝", is_bargain=True),
    DefaultPromo("group_buy", "拼团,拼单,万人团,社区团购,团身份", is_bargain=True),
    DefaultPromo("live", "直播,直播间,直播返现,主播补贴"),
    DefaultPromo("short_video", "短视频"),
    DefaultPromo("product_card", "商品卡,商城,橱窗"),
    DefaultPromo("affiliate", "精选联盟,淘宝客,淘客,CPS,快分销,达人,京粉,多多进宝"),
    DefaultPromo("ads", "直通车,万相台,引力魔方,品销宝,千川,鲁班,广告"),
    DefaultPromo("search", "搜索,自然流量"),
    DefaultPromo("wechat_private", "公众号,小程序,社群,企微"),
    DefaultPromo("referral", "分销员,导购,老带新,老客户"),
    DefaultPromo("wholesale", "批发,代发,一件代发"),
)
