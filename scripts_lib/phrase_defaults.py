"""The phrase rules that everybody begins with. From then on they are rows that people change.

The lists about advertising follow the advertising law of China and official answers to it; a shop that sells licensed
goods switches the rule about health effects off.
"""

from typing import Any

WECHAT_SHOPS = ("youzan", "wechat", "weixin")
TAOBAO = ("taobao",)
WARM = (
    "抱歉 对不起 不好意思 歉意 道歉 致歉 赔不是 理解您 能理解 很理解 理解你 体谅 添麻烦 费心 委屈 心疼 久等 "
    "换成我 换作我 确实让人 确实不该 是我们没 sorry apologise apologize understand"
)


def _cell(codes: tuple[str, ...]) -> str:
    return f" {' '.join(sorted(codes))} " if codes else ""


def _rule(
    code: str,
    name: str,
    kind: str,
    severity: str,
    words: str = "",
    *,
    allowed: str = "",
    not_on: tuple[str, ...] = (),
    **more: Any,
) -> dict[str, Any]:
    return {
        "code": code,
        "name": name,
        "kind": kind,
        "severity": severity,
        "words": "\n".join(words.split()),
        "allowed": "\n".join(allowed.split()),
        "except_channels": _cell(not_on),
        **more,
    }


CLAIMS = (
    _rule(
        "claim_named_by_law",
        "法律点名的用语",
        "absolute_claim",
        "block",
        "国家级 最高级 最佳 极品",
        allowed="积极品尝 国家级贫困县",
        suggestion="写能核对的事实：材质、克重、检测结果",
        note="广告法第九条点名禁止",
    ),
    _rule(
        "claim_same_meaning",
        "意思相同的绝对化用语",
        "absolute_claim",
        "block",
        "世界级 宇宙级 顶级 顶尖 极致 至尊 全网最低 全网最便宜 史上最低 全国最低价 销量第一 全国第一 全球第一 "
        "行业第一 排名第一 第一品牌 NO.1 TOP1 唯一 独一无二 绝无仅有 史无前例 前所未有 空前绝后 万能 100%有效 "
        "百分百有效 绝对安全 零风险 无任何副作用 永久有效 永不反弹 国家领导人 国家机关推荐 特供 专供 国家免检 质量免检",
        allowed="唯一码 至尊VIP会员 特供应",
        suggestion="换成具体的数字或对比，例如「这款克重 22 姆米」",
    ),
    _rule(
        "claim_superlative",
        "「最」字用语",
        "absolute_claim",
        "warn",
        "最好 最优 最优秀 最优质 最大 最强 最新 最先进 最便宜 最低价 最低 最实惠 最受欢迎 最舒适 最舒服 最安全 最高 "
        "最高端 最美 最漂亮 最好看 最流行 最时尚 最火 最热 最热销 最畅销 最划算 最值 最优惠 最专业 最权威 最正宗 "
        "最耐用 最柔软 最轻 最薄 最环保 最健康 最具 最顶 最牛 最棒 最爱 最适合 最贵 最全 最真 最纯 最天然 "
        "最快当天 最快今天 最快明天 最快次日 最快1 最快2 最快3 最快一 最快两 最快三 最快12 最快24 最快48 最快72",
        allowed="最大码 最大号 最大尺寸 最大限度 您最好 你最好 最好先 最好别 最好不 最好用冷 最好手洗 最好避 最好在 "
        "最低温 最高温 最新进展 最新进度 最新物流 最新消息",
        suggestion="去掉「最」，说清楚好在哪里",
    ),
    _rule(
        "claim_rank",
        "排名与名号",
        "absolute_claim",
        "warn",
        "第一 首个 首选 首家 首发 独家 领先 遥遥领先 领导品牌 王牌 冠军 金牌 名牌 驰名商标 老字号 著名 奢侈 大牌 高档 "
        "一流 绝对 完美 无敌 永久 纯天然 零添加 百分百 100% 秒杀全网",
        allowed="第一次 第一时间 第一步 第一件 第一天 第一个 第一位 第一眼 第一条 第一种 第一款 第一单 第一项 "
        "一流程 绝对值 一级能效 唯一码 100%纯棉 100%桑蚕丝",
        suggestion="有证明再写，并说明出处；没有就换成事实",
    ),
    _rule(
        "claim_price_pressure",
        "价格与催促",
        "absolute_claim",
        "warn",
        "假一赔十 原价 工厂价 出厂价 最后一天 仅此一次 随时涨价 马上涨价 抢疯了 再不抢就没了",
        suggestion="写清楚活动到几号几点、价格从多少到多少",
        note="原价须是真实成交过的价格",
    ),
    _rule(
        "claim_health",
        "医疗与健康功效",
        "absolute_claim",
        "block",
        "治疗 治愈 根治 疗效 药到病除 抗癌 降血压 降血糖 降三高 消炎 杀菌 抗菌 排毒 减肥 瘦身 丰胸 壮阳 增高 生发 "
        "祛斑 美白 提高免疫力 改善睡眠",
        allowed="增高温 发生发",
        suggestion="只说使用感受，例如「贴着凉凉的，不闷」",
        note="有批文的商品可以停用本条",
    ),
)

CONTACT = (
    _rule(
        "contact_words",
        "引到站外的说法",
        "off_platform_contact",
        "block",
        "微信 微信号 加微信 加微 加V 加v信 V信 vx wx weixin wei信 微xin 微亻言 jiawei 维信 加卫信 加喂信 加卫星 "
        "绿泡泡 企业微信 企微 QQ 扣扣 企鹅号 QQ群 "
        "微信群 进群 加群 扫码 二维码 手机号 加我好友 私下 私聊转账 线下交易 当面交易 站外 绕过平台 公众号 朋友圈 "
        "小程序 邮箱 telegram whatsapp 淘口令 复制打开",
        allowed="加微量 加微波 加微小 加微弱 加威力 加威风 加徽章 增加卫星 促进群 收货手机号 更加群",
        not_on=WECHAT_SHOPS,
        suggestion="请买家就在这里说，订单和记录都在平台上",
    ),
    _rule(
        "contact_payment",
        "站外付款与好评返现",
        "off_platform_contact",
        "block",
        "支付宝转账 微信转账 银行转账 打款到 收款码 红包返现 好评返现 返现 晒图返 五星好评返 刷单 补单 拍A发B",
        suggestion="在平台下单付款；优惠只用店铺优惠券",
    ),
    _rule("contact_phone", "电话号码", "off_platform_contact", "block", detector="phone", not_on=WECHAT_SHOPS,
          suggestion="请买家用平台的聊天窗口联系"),
    _rule("contact_messenger", "聊天账号", "off_platform_contact", "block", detector="messenger", not_on=WECHAT_SHOPS,
          suggestion="请买家用平台的聊天窗口联系"),
    _rule("contact_address", "网址与邮箱地址", "off_platform_contact", "block", detector="address",
          not_on=WECHAT_SHOPS, suggestion="只发本平台的商品链接"),
)  # fmt: skip


def _other(code: str, name: str, words: str, at_home: tuple[str, ...], allowed: str = "") -> dict[str, Any]:
    suggestion = "不提别的平台，只说自己能做到什么"
    return _rule(
        f"platform_{code}",
        name,
        "platform_sensitive",
        "warn",
        words,
        allowed=allowed,
        not_on=at_home,
        suggestion=suggestion,
    )


PLATFORMS = (
    _other("taobao", "提到淘宝、天猫", "淘宝 天猫 某宝 猫超 橙色软件 TB", TAOBAO),
    _other("alipay", "提到支付宝", "支付宝", (*TAOBAO, "alibaba1688"), allowed="支付宝转账"),
    _other("xianyu", "提到闲鱼", "闲鱼", ()),
    _other("alibaba", "提到 1688、阿里巴巴", "1688 阿里巴巴", ("alibaba1688",)),
    _other("jd", "提到京东", "京东 京东物流 某东 狗东 JD", ("jd",)),
    _other(
        "pinduoduo",
        "提到拼多多",
        "拼多多 多多 PDD",
        ("pinduoduo",),
        allowed="多多包涵 多多关照 多多支持 多多益善 多多指教 多多体谅 多多照顾 许多多 很多多",
    ),
    _other("douyin", "提到抖音", "抖音 抖店 某音", ("douyin",)),
    _other("kuaishou", "提到快手", "快手", ("kuaishou",), allowed="快手快脚"),
    _other("xiaohongshu", "提到小红书", "小红书", ("xiaohongshu",)),
    _other("amazon", "提到 Amazon", "Amazon 亚马逊", ("amazon",)),
    _other("wechat", "提到有赞、微店、视频号", "有赞 微店 视频号", WECHAT_SHOPS),
    _other("others", "提到其他平台", "唯品会 苏宁 得物 美团 Shopee Temu", (), allowed="获得物 觉得物 值得物"),
)

SAFETY = (
    _rule("data_identity_card", "身份证号", "platform_sensitive", "block", detector="identity_card",
          suggestion="不在聊天里写证件号码"),
    _rule("data_bank_card", "银行卡号", "platform_sensitive", "block", detector="bank_card",
          suggestion="退款原路退回，不需要卡号"),
)  # fmt: skip

MANNER = (
    _rule(
        "manner_templated",
        "套话",
        "templated",
        "warn",
        "这边建议您 这边建议亲 有什么可以帮您 有什么可以帮到您 感谢您的咨询 祝您生活愉快",
        suggestion="从买家这一件事说起：「根据您的情况，……」",
    ),
    _rule(
        "manner_feelings",
        "否定情绪",
        "emotion_denying",
        "warn",
        "别生气 不要生气 冷静一下 您冷静 请冷静 不要激动 别激动 消消气",
        suggestion="「我理解您的着急」，再说马上做什么",
    ),
    _rule(
        "manner_bare_comfort",
        "只让人别急，没说做什么",
        "emotion_denying",
        "warn",
        "别着急 别急 不要着急 不用着急",
        detector="nothing_after",
        suggestion="后面接上马上做的事：「您别着急，我这就去查」",
    ),
    _rule(
        "manner_greeting_again",
        "同一句问候说了两遍",
        "templated",
        "warn",
        "您好 你好 欢迎光临 很高兴为您服务",
        detector="twice",
        suggestion="问候一次就够，第二句直接说事",
    ),
    _rule(
        "manner_cold_opening",
        "投诉与瑕疵的开头没有道歉或共情",
        "emotion_denying",
        "warn",
        detector="no_empathy",
        allowed=WARM,
        suggestion="先道歉或说出理解，再说办法，最后说补偿",
    ),
    _rule(
        "manner_promise",
        "没有时间的承诺",
        "empty_promise",
        "warn",
        "我们会处理的 会处理的 尽快 稍后回复 稍后给您回复 会有人联系您 请耐心等待 耐心等待",
        detector="no_time",
        allowed="请您尽快 麻烦您尽快 麻烦尽快",
        suggestion="写清楚谁、做什么、几点前",
    ),
    _rule(
        "manner_large_promise",
        "许得太满",
        "empty_promise",
        "warn",
        "包退 包换 终身保修 次日达 明天必到 包邮 免单 国补 到手价",
        suggestion="写店里真正做到的：几天内可退、哪天前发出、满多少免运费",
    ),
    _rule(
        "manner_argument",
        "争辩与推责",
        "argumentative",
        "warn",
        "这不是我们的问题 不是我们的问题 您自己 说明书上写了 说明书写得很清楚 别的顾客都没事 别人都没事 跟我们无关 "
        "与我们无关 不关我们的事 您没看清 是您没 详情页写了",
        allowed="您自己用 您自己穿 您自己选 您自己戴 给您自己 您自己喜欢",
        suggestion="先道歉，再一起解决",
    ),
    _rule(
        "manner_insult",
        "骂人的话",
        "argumentative",
        "block",
        "傻子 傻瓜 有病吧 神经病 白痴 脑残 穷鬼 爱买不买 废物 不识货 滚蛋 没素质",
        suggestion="停一停，请主管接手",
    ),
    _rule(
        "manner_rival",
        "踩别家",
        "self_praise",
        "warn",
        "我们比他们好 比他们好 比别家好 比他家好 比他家强 他家质量差 别家质量差 别家都是假货 他们家是假的",
        suggestion="说一个能核对的不同，和它给买家带来什么",
    ),
)

DEFAULT_RULES: tuple[dict[str, Any], ...] = (*CLAIMS, *CONTACT, *PLATFORMS, *SAFETY, *MANNER)
