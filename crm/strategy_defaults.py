"""How a new shop treats its RFM segments and shopper types. From then on the rows are the shop's own to change."""

from typing import NamedTuple


class DefaultStrategy(NamedTuple):
    segment: str
    aim: str
    perk: str
    scenes: str
    tips: str
    touchpoint: str


DEFAULT_STRATEGIES = (
    DefaultStrategy(
        "core",
        "让最好的客户一直被看重，并愿意带朋友来",
        "新品先看先买，生日寄一份小礼",
        "上新预告、会员日、晒图邀请",
        "叫得出名字和上次买的东西；少谈折扣，多谈新款和搭配；有问题由熟悉的客服一跟到底。",
        "上新前三天单独告知",
    ),
    DefaultStrategy(
        "potential",
        "花得多但来得少，让第二、第三次更早发生",
        "下一单免邮，或送同系列小样",
        "用完提醒、搭配推荐",
        "先问上次的东西用得怎样，再接着推荐一件配得上的；一次只推一件。",
        "按平时间隔提前一周问候",
    ),
    DefaultStrategy(
        "sleeping",
        "常来的好客户很久没来，弄清原因并请回来",
        "专享回归券，一周内有效",
        "回访、换季提醒",
        "先关心，不先卖；问是否换了需要、是否哪次没满意；有不满先解决再谈新品。",
        "超过平时间隔一半时打招呼",
    ),
    DefaultStrategy(
        "win_back",
        "买过大单却没再来，给一个回来的理由",
        "大额满减或旧款换新",
        "回访、大促前",
        "提起当时买的那件，问保养和使用；只联系一两次，没有回音就停。",
        "大促开始前一次",
    ),
    DefaultStrategy(
        "regular",
        "来得勤但每次不多，慢慢提高每单的金额",
        "满额赠礼，或凑单包邮",
        "凑单、组合装",
        "推荐刚好凑到赠礼线的小件；说清组合比单买省多少。",
        "每次下单前后",
    ),
    DefaultStrategy(
        "new",
        "第一印象要好，让第二单尽快到来",
        "收货后送第二单小额券",
        "欢迎、使用指导、收货回访",
        "讲清怎么用、怎么洗；问清给谁用、在哪里看到我们，补上标签。",
        "签收后第三天",
    ),
    DefaultStrategy(
        "fading",
        "以前常来，渐渐少了，趁还记得把人留住",
        "老客专享小额券",
        "换季提醒、补货提醒",
        "看上次买的该不该补了；一句话提醒，不连发。",
        "到平时间隔的两倍时",
    ),
    DefaultStrategy(
        "low",
        "不打扰，有合适的机会再联系",
        "参加全店活动即可",
        "大促、清仓",
        "来问时同样认真答；不主动花时间推销，只收集标签。",
        "只在大促时群发一次",
    ),
)

DEFAULT_HINTS = {
    "economic": "先说优惠和赠品，再说东西；有券主动给，算清到手价。",
    "personalised": "多听，让客户先说；听明白后再从品牌、质感、款式给意见。",
    "convenience": "列出合适的几款，直接推荐一款，说销量和好评率，再讲明售后保障。",
}
