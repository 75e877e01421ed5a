"""The words that everybody begins with. From then on they are rows that people change.

Weights: weak 1, strong 2 for types of shoppers; for spam what the message is worth.
"""

from typing import Any

from tagging.buyers_talk import BUYERS_TALK
from tagging.words.lists import BUYER, CONVENIENCE, ECONOMIC, NOTHING, PERSONALISED, SPAM

PRICE_TAG, GIFT_TAG, NEW_TAG, PHOTO_TAG = "优惠券-2", "送礼-1", "上新-2", "晒图-3"


def _set(code: str, name: str, words: str, purpose: str = BUYER, **more: Any) -> dict[str, Any]:
    return {"code": code, "name": name, "words": tuple(words.split()), "purpose": purpose, **more}


_PRICE: dict[str, Any] = {"intent": "price", "shopper_type": ECONOMIC, "suggests": PRICE_TAG, "is_negatable": True}

ECONOMY = (
    _set(
        "bargain_strong",
        "议价",
        "便宜点 便宜些 便宜一点 便宜 少点 优惠点 优惠些 优惠一点 能少吗 再少 抹零 砍价 还价 打折 打个折 打几折 "
        "几折 折扣 "
        "最低价 最低多少 底价 特价 清仓 甩卖 亏本 满减 凑单 优惠券 领券 券用不了 抢券 红包 返现 免单 改价 补差价 "
        "退差价 "
        "价保 买贵了 降价 别家更便宜 同款便宜 拼多多更便宜 太贵 贵了 贵吗 有点贵 好贵 更便宜",
        weight=2,
        **_PRICE,
    ),
    _set(
        "bargain_weak",
        "优惠与活动",
        "优惠 活动 有活动吗 什么时候活动 双11 双十一 双12 双十二 618 划算 实惠 性价比 包邮 免邮 运费 邮费 赠品 "
        "送什么 "
        "多送 买一送一 第二件半价 多买 批发 团购价 会员价 积分",
        weight=1,
        **_PRICE,
    ),
    _set("price_question", "问价", "多少钱 什么价 价格 价钱 怎么卖 报价 几块钱", intent="price", is_negatable=True),
)

_PERSONAL: dict[str, Any] = {"shopper_type": PERSONALISED, "weight": 1}

PERSONAL = (
    _set(
        "brand",
        "品牌与信任",
        "品牌 正品 官方 旗舰 授权 专柜 防伪 进口 国货 证书 检测报告 真的假的 保真",
        intent="brand",
        **_PERSONAL,
    ),
    _set(
        "quality",
        "品质",
        "质量 品质 材质 面料 做工 手感 厚薄 纯棉 真皮 起球 掉色 褪色 缩水 耐用 寿命 成分 配料 保质期 生产日期 工艺 "
        "什么料 什么材料 质感 结实 耐磨 透气 扎人",
        intent="quality",
        **_PERSONAL,
    ),
    _set(
        "look",
        "外观与合身",
        "款式 好看 颜值 颜色 色差 搭配 风格 新款 同款 限量 联名 尺码 尺寸 版型 显瘦 显胖 显白 实物图 买家秀 多大码 "
        "穿多大 花色 图案 修身 宽松",
        intent="look",
        **_PERSONAL,
    ),
    _set(
        "made_for_me",
        "为我而做",
        "定制 订制 刻字 印logo 绣字 礼盒 送人 送礼 贺卡 生日 适合我吗 适合我 适合什么 身高体重 敏感肌 孕妇能用 "
        "宝宝能用 "
        "孕妇可以用 宝宝可以用 皮肤敏感",
        intent="made_for_me",
        **_PERSONAL,
    ),
)

_HANDY: dict[str, Any] = {"shopper_type": CONVENIENCE, "weight": 1}

CONVENIENT = (
    _set(
        "speed",
        "速度",
        "快点 快些 快一点 快吗 快不快 要快 能快 更快 赶快 快发 急用 急需 急着 着急 很急 好急 挺急 急急 特急 加急 "
        "急件 "
        "尽快 今天发 今天能发吗 今天能发 明天能到吗 明天能到 什么时候发货 什么时候发 多久发货 多久发 多久到 几天到 "
        "几天能到 什么时候到 哪天到 发货 催一下 催催 催单 催发货 催促 顺丰 次日达 当日达 48小时 马上发",
        intent="speed",
        **_HANDY,
    ),
    _set(
        "stock",
        "库存",
        "现货 有货吗 有货 没货 缺货 库存 补货 到货 预售多久 断货 断码 还有吗",
        intent="stock",
        **_HANDY,
    ),
    _set(
        "choose_for_me",
        "帮我选",
        "推荐 推荐一款 推荐一下 哪个好 哪款 选哪个 选哪款 帮我选 帮我挑 怎么买 怎么拍 怎么下单 直接拍 链接 套餐 "
        "一次买齐 "
        "哪一款 拍哪个",
        intent="choose",
        **_HANDY,
    ),
    _set(
        "service",
        "服务",
        "安装 上门 送货上门 自提 驿站 开票 发票 退换 7天无理由 七天无理由 运费险",
        intent="service",
        is_negatable=True,
        **_HANDY,
    ),
)

INTENTS = (
    _set(
        "gift",
        "送礼",
        "送人 送礼 礼物 礼品 礼盒 送老婆 送老公 送妈妈 送爸爸 送父母 送婆婆 送长辈 送领导 送客户 送朋友 送女朋友 "
        "送男朋友 "
        "送闺蜜 送同事 送爱人 送孩子 送老师 送亲戚 送给 给老婆买 给妈妈买 给朋友买 生日礼物 伴手礼 回礼 贺卡",
        intent="gift",
        suggests=GIFT_TAG,
        is_negatable=True,
    ),
    _set(
        "self",
        "自用",
        "自用 自己用 自己穿 自己吃 自己喝 自己戴 自己留着 给自己 我自己用 我自己穿",
        intent="self",
        is_negatable=True,
    ),
    _set(
        "new_arrivals",
        "上新",
        "上新 新款 新品 新到 出新 新货 最新款 新色 新上的 新上架",
        intent="new_arrivals",
        suggests=NEW_TAG,
        is_negatable=True,
    ),
    _set(
        "photo",
        "晒图",
        "晒图 晒单 晒照 晒买家秀 返图 反图 带图评价 带图好评 拍照评价 拍照好评 发买家秀 拍照给你 拍照片给你 晒朋友圈",
        intent="photo",
        suggests=PHOTO_TAG,
        is_negatable=True,
    ),
    _set(
        "after_sale",
        "售后",
        "退款 退货 换货 仅退款 退钱 退回 换码 没收到 拒收 改地址 换地址 取消订单 催发货 补发 重发 维修 售后 退掉 "
        "想退 要退",
        intent="after_sale",
    ),
    _set(
        "damage",
        "破损与错漏",
        "少件 漏发 少发 发错 破损 坏了 碎了 裂了 开裂 开线 脱线 破洞 漏液 掉漆 瑕疵 质量问题 色差 描述不符 货不对板 "
        "和图片不一样 跟图片不一样 少了一件 用不了 打不开",
        intent="after_sale",
        is_negatable=True,
    ),
    _set(
        "complaint",
        "投诉",
        "投诉 差评 12315 假货 骗人 骗子 举报 曝光 坑人 态度差 态度不好 太差劲 维权 消协 欺骗 忽悠 无语 垃圾",
        intent="complaint",
    ),
)

# What buyers say after they have it: an agent notes it as an interaction in one click.
ENGAGEMENT = (
    _set(
        "said_satisfied",
        "说满意",
        "满意 很喜欢 超喜欢 太喜欢了 喜欢得很 很好用 超好用 物超所值 爱了爱了",
        is_negatable=True,
    ),
    _set(
        "said_not_satisfied",
        "说不满意",
        "不满意 不太满意 失望 不喜欢 不好用 后悔买了",
    ),
    _set("said_recommended", "说推荐给别人", "安利 介绍给 转给朋友 发给朋友 分享给"),
    _set(
        "said_friend",
        "说朋友介绍",
        "朋友介绍 同事介绍 闺蜜介绍 朋友也要 同事也要 帮朋友 帮同事",
    ),
)

LOOK_ALIKES = (
    _set(
        "nothing",
        "形似而非",
        "快递 快乐 生日快乐 快手 快件 愉快 凉快 看看 好看看 占便宜 贵姓 贵店 贵司 贵公司 珍贵 急救 急诊 不同款 "
        "活动一下 "
        "进口处 品牌日 快捷 快餐 催眠",
        NOTHING,
    ),
)

UNWANTED = (
    _set(
        "spam_fake_orders",
        "刷单",
        "刷单 补单 刷销量 刷好评 刷信誉 刷钻 真人补单 放单 派单 养号 黑搜 干预流量",
        SPAM,
        weight=3,
    ),
    _set("spam_side_jobs", "兼职", "兼职 日结 日赚 日入 月入过万 在家赚钱 打字员 佣金秒结 垫付", SPAM, weight=3),
    _set(
        "spam_shop_services",
        "店铺服务推销",
        "代运营 店铺托管 直通车托管 提升排名 上首页 爆款打造 美工外包 装修店铺 代上架 一键铺货 软件推广",
        SPAM,
        weight=2,
    ),
    _set(
        "spam_contact",
        "引流",
        "加v 加微 加我微信 扫码进群 拉你进群 看我头像 主页有联系方式 jiawei jiaweixin",
        SPAM,
        weight=2,
    ),
    _set(
        "spam_finance",
        "金融",
        "贷款 借款 信用卡提现 信用卡套现 花呗套现 低息 无抵押 投资 稳赚 返利",
        SPAM,
        weight=3,
    ),
    _set(
        "spam_papers",
        "代办",
        "代开发票 代开票 办证 刻章 营业执照代办 代办营业执照 商标注册 公司注册",
        SPAM,
        weight=2,
    ),
    _set(
        "spam_supply",
        "货源推销",
        "招代理 一手货源 厂家直供 尾货处理 低价出 清库存合作 物流特价 快递合作 纸箱厂家",
        SPAM,
        weight=2,
    ),
    _set(
        "spam_phishing",
        "钓鱼诈骗",
        "您的店铺违规 店铺被投诉点此处理 保证金未缴 冻结 客服验证 验证码 退款链接 扫码退款 安全账户 共享屏幕",
        SPAM,
        weight=3,
    ),
    _set("spam_gambling", "赌博色情", "博彩 彩票计划 棋牌 裸聊 约炮 上门服务&学生", SPAM, weight=3),
)


DEFAULT_SETS: tuple[dict[str, Any], ...] = (
    *ECONOMY,
    *PERSONAL,
    *CONVENIENT,
    *INTENTS,
    *ENGAGEMENT,
    *LOOK_ALIKES,
    *UNWANTED,
    *BUYERS_TALK,
)
