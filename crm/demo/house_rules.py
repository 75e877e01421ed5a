"""What the demo shop's own people must know: how the platform works, the first weeks, reading lists and questions."""

from typing import NamedTuple


class Page(NamedTuple):
    """An article for staff, in Markdown; its English title stands as its first line."""

    title: str
    english: str
    text: str


class Question(NamedTuple):
    """About the article of that title, or the script of that code; the first reply is the right one."""

    about: str
    question: str
    replies: tuple[str, ...]
    why: str


PLATFORM = [
    Page(
        "钱在平台怎么走",
        "Where the money goes",
        "1. 买家付款后，钱先由平台保管，店里看得到订单，拿不到钱。\n"
        "2. 买家确认收货，或到期自动确认，钱才进店铺账户。\n"
        "3. 退款按原路退回，花呗退花呗、银行卡退银行卡，到账日子各家不同。\n\n"
        "买家问“钱退到哪了”，先说哪天退出、按哪条路退，再说哪天去看。",
    ),
    Page(
        "几天自动关单与确认",
        "Closing and confirming days",
        "| 状态 | 多久以后 | 会怎样 |\n| --- | --- | --- |\n| 下单没付款 | 按订单页倒计时 | 自动关闭 |\n"
        "| 已发货 | 按订单页倒计时 | 自动确认收货 |\n| 申请退款没处理 | 按退款页倒计时 | 自动同意 |\n\n"
        "倒计时以订单页为准，别凭记忆答。买家要出差，提醒可以在订单页延长收货。",
    ),
    Page(
        "退换从申请到到账",
        "Returns step by step",
        "- 没发货：买家点退款，当班的人两小时内处理。\n- 已发货没签收：先拦截，拦到再退。\n"
        "- 签收后：看照片，按规则给“换”或“退”，写清运费谁出。\n\n每一步都写下谁做、哪天前做完，记进会话备注。",
    ),
    Page(
        "哪些话平台不让说",
        "Words that the platform forbids",
        "夸张的说法、站外的联系方式、对功效的承诺，都不能发给买家。打字时标红的先改；标黄的停一下，想想有没有凭据。\n\n"
        "拿不准就把那半句换成能核对的事实：几姆米、几克、几号发。",
    ),
    Page(
        "券和满减怎么叠",
        "How coupons add up",
        "店铺券和平台的满减可以一起算，同一类里只用一张。算给买家看的时候写三行：标价、减了什么、付多少。\n\n"
        "付款页和您算的不一样，以付款页为准，截图给主管查。",
    ),
]

ONBOARDING = [
    Page(
        "第一周做什么",
        "Your first week",
        "1. 头两天：看会话，不回话；把十五件货摸一遍，各泡一次、各穿一次。\n"
        "2. 第三天起：在旁边同事看着时接售前。\n3. 第五天：接发货类的问题。\n\n"
        "投诉先不接，转给当班主管，并告诉买家谁来接、几点前。",
    ),
    Page(
        "接一段会话的顺序",
        "The order of a talk",
        "先看画像，再开口：这位是谁、买过什么、交代过什么。然后一问、一答、一个下一步。\n\n"
        "走之前记三样：为什么来、结果怎样、什么时候再联系。",
    ),
    Page(
        "生气的买家怎么接",
        "An angry buyer",
        "先认，再做，最后才解释。第一句说抱歉或说懂对方的难处；第二句说现在做什么；第三句给一个钟点。\n\n"
        "到点没结果也要回：说查到哪一步、下一次几点回。",
    ),
    Page(
        "标签为什么要问着填",
        "Why tags are asked for",
        "一次只问一件：给谁用、看重什么、愿不愿意晒图。问到就点上，别猜。\n\n猜错一次，之后每个同事都会跟着错。",
    ),
]

READING = {
    "新同事第一周": ("agent", ["第一周做什么", "接一段会话的顺序", "生气的买家怎么接", "标签为什么要问着填"]),
    "平台规则": (
        "",
        ["钱在平台怎么走", "几天自动关单与确认", "退换从申请到到账", "哪些话平台不让说", "券和满减怎么叠"],
    ),
}

QUESTIONS = [
    Question(
        "生气的买家怎么接",
        "买家说“等了一天没人理”，第一句怎么回？",
        ("对不起，让您等了一天。我现在去查，15:00 前回您。", "仓库那边忙，您再等等。", "请问您的订单号是多少？"),
        "先认错，再说现在做什么和几点前回话；先要单号会让人觉得没被听见。",
    ),
    Question(
        "钱在平台怎么走",
        "买家退款后问钱退到哪里，怎么答？",
        ("今天 10:20 已按付款的原路退出，明天下午您看一下那张卡。", "退了，您自己查查。", "过几天就到。"),
        "说清哪天退、走哪条路、什么时候去看，买家才不用再问一遍。",
    ),
    Question(
        "哪些话平台不让说",
        "想说睡衣料子好，哪一句能发？",
        ("19 姆米，对着光看不见手指。", "全店没有比它更好的料子。", "穿了皮肤会变好。"),
        "能核对的事实可以说，比较到底和功效都不能说。",
    ),
    Question(
        "标签为什么要问着填",
        "买家只说“买条丝巾”，送谁没说，标签怎么办？",
        ("先问一句自己戴还是送人，答了再点。", "女款多半自己戴，先点上。", "不管它。"),
        "没问到就空着，空着的格子会提醒下一位同事去问。",
    ),
    Question(
        "ps",
        "收到破损的照片后，先做什么？",
        ("道歉，说几点前给补发或退款的办法。", "问是不是快递摔的。", "请买家先去评价。"),
        "买家不该替我们分清责任，先给办法。",
    ),
]

CATEGORIES = {
    "丝巾": ("SF-53-WX", "SF-90-YH", "SF-CJ-SY"),
    "真丝家居": ("SP-LT-M", "SP-LT-L", "SP-NK-XL", "SZ-4874", "SY-MASK"),
    "茶": ("TE-LJ-125", "TE-BC-357", "TE-YC-100", "TE-ML-80", "TE-TR-12"),
    "茶器与陈设": ("CI-GW-150", "CI-BZ-2", "CI-MK-320", "CI-XC-01", "CI-HP-20", "CI-CJ-7"),
}

# English titles of what is known about the goods and of the care tips.
ENGLISH = {
    "晚霞小方巾": "Evening glow small scarf",
    "雨后大方巾": "After the rain large scarf",
    "山月长巾": "Mountain moon long scarf",
    "女款真丝睡衣": "Silk pyjamas for women",
    "男款真丝睡衣": "Silk pyjamas for men",
    "真丝枕套": "Silk pillowcase",
    "真丝眼罩": "Silk eye mask",
    "明前龙井": "Early spring Longjing",
    "三年陈白茶饼": "White tea cake, three years old",
    "武夷肉桂": "Wuyi Rougui",
    "茉莉花茶": "Jasmine tea",
    "一周茶事尝鲜装": "A week of tea, tasting box",
    "月白盖碗": "Moon white gaiwan",
    "品茗杯一对": "Pair of tasting cups",
    "带盖马克杯": "Mug with a lid",
    "倒流香插": "Backflow incense holder",
    "一枝小花瓶": "Vase for one stem",
    "茶具礼盒": "Teaware gift box",
    "真丝巾洗护": "Washing silk scarves",
    "真丝睡衣洗护": "Washing silk pyjamas",
    "真丝枕套洗护": "Washing the silk pillowcase",
    "真丝眼罩洗护": "Washing the silk eye mask",
    "绿茶收着喝": "Keeping green tea",
    "白茶饼怎么存": "Storing the white tea cake",
    "岩茶怎么存": "Storing rock tea",
    "花茶怎么存": "Storing jasmine tea",
    "盖碗和杯子养护": "Caring for gaiwan and cups",
    "马克杯养护": "Caring for the mug",
    "茶具礼盒养护": "Caring for the teaware set",
    "香插养护": "Caring for the incense holder",
    "花瓶养护": "Caring for the vase",
}
