"""What is said along a buyer's whole way: comparing, waiting, regretting, coming back."""

from .keeping_scripts import BETWEEN_ORDERS
from .scripts import (
    BEDDING,
    CONVENIENCE,
    ECONOMIC,
    NIGHTWEAR,
    PERSONALISED,
    PORCELAIN,
    SCARVES,
    SILK,
    TEA,
    Answer,
    Wording,
)

BEFORE = [
    Wording(
        "bja",
        "比较与选择",
        "说别家便宜",
        (
            "{称呼}，别家那件我没摸过，不好评价。您对三处：姆米数、里外是不是同料、退换怎么算，都一样再比价钱。",
            "{称呼}，您把那件的标签拍给我，我帮您看姆米数和成分，差在哪一处，价钱就差在哪一处。",
        ),
        skus=SILK,
        keywords="别家 比价 同款",
        shopper_type=ECONOMIC,
    ),
    Wording(
        "chb",
        "比较与选择",
        "同是真丝差在哪",
        ("{称呼}，差在厚薄和收边。19 姆米对光看不见手指，缝份包边不磨皮肤。您在意哪一样，我拍近图给您。",),
        skus=SILK,
        keywords="区别 做工 面料",
        shopper_type=PERSONALISED,
    ),
    Wording(
        "xz",
        "比较与选择",
        "两款选哪个",
        ("{称呼}，您说说平时在哪儿用：一个人坐下来喝，选盖碗；办公室随手喝，选马克杯。我按这个替您定一款。",),
        skus=PORCELAIN,
        keywords="哪个好 选哪个 推荐",
        shopper_type=CONVENIENCE,
        answers=(
            Answer("在办公室喝", "那就带盖马克杯，茶漏反扣在盖上，桌面不湿。", "self"),
            Answer("送人的", "送人我配成一对杯子，盒子正好放进手提袋。", "gift"),
        ),
    ),
    Wording(
        "cd",
        "价格与优惠",
        "帮忙凑单",
        ("{称呼}，想买的几样发给我，我算两种搭法：差几块就够的告诉您，差得远就不硬凑。",),
        keywords="凑单 满减 算一下",
        shopper_type=ECONOMIC,
    ),
    Wording(
        "dm",
        "价格与优惠",
        "一次多买几件",
        ("{称呼}，您要几件、哪天用？我按件数去问主管能让多少，{答复时间}前回您一个准数。",),
        keywords="批量 团购 几件",
        shopper_type=ECONOMIC,
    ),
    Wording(
        "kc",
        "现货与时效",
        "还有没有货",
        (
            "{称呼}，{在问商品|这款}库里有。今天 16:00 前付款今天打包，过了点排明天上午。",
            "{称呼}，刚看过库存，{在问商品|这款}能发。您定好颜色，我先给您留到{答复时间}。",
        ),
        keywords="现货 有货 库存",
        shopper_type=CONVENIENCE,
    ),
    Wording(
        "qh",
        "现货与时效",
        "断货先登记",
        ("{称呼}，这个釉色正好断了，下一窑要等。我先登记您的名字，{答复时间}前告诉您到货的日子，等不等您再定。",),
        skus=PORCELAIN,
        keywords="缺货 补货 到货",
        answers=(
            Answer("愿意等", "好，到货当天上午我留言给您，先给您留一件。"),
            Answer("等不了", "那我找两件釉色接近的，拍在一起给您比。"),
        ),
    ),
    Wording(
        "jy",
        "现货与时效",
        "急用赶不赶得上",
        ("{称呼}，您哪天要用、寄到哪座城市？我去查路上几天，{答复时间}前给您准话，赶不上也直说。",),
        keywords="急用 几天到 加急",
        shopper_type=CONVENIENCE,
    ),
]

ORDERED = [
    Wording(
        "qx",
        "下单后反悔",
        "下单后想取消",
        ("{称呼}，没打包就能取消。您是担心尺码，还是收的人不喜欢？说一声，能改的我先帮您改。",),
        keywords="取消 不想要 退掉",
        answers=(
            Answer("怕尺码不对", "您报一下身高体重，我换好尺码再发，订单不用重下。"),
            Answer("就是不要了", "好，您点申请退款，我{答复时间}前处理完，钱按原路退回。"),
        ),
    ),
    Wording(
        "pgc",
        "下单后反悔",
        "怕买错了",
        ("{称呼}，您挑的{买过商品|这件}我再核一遍：给谁用、平时穿什么颜色？不合适现在换还来得及。",),
        keywords="买错 后悔 合适吗",
        shopper_type=PERSONALISED,
    ),
    Wording(
        "fj",
        "核对订单",
        "发票怎么开",
        ("{称呼}，发票抬头和税号在订单页填，我{答复时间}前开好，电子版在订单里下载。",),
        keywords="发票 抬头 税号",
        shopper_type=CONVENIENCE,
    ),
    Wording(
        "cf",
        "发货与物流",
        "一单分两个包裹",
        ("{称呼}，瓷器和丝绸分开寄，免得压着。两个单号都在订单里，先到哪个先拆哪个，不用等齐。",),
        skus=(*PORCELAIN, *SILK),
        keywords="少件 分开 两个包裹",
    ),
    Wording(
        "ysj",
        "签收与改址",
        "开箱先看三处",
        ("{称呼}，开箱先看三处：外箱有没有瘪、口沿有没有磕、件数对不对。有不对的先拍照，别急着丢箱子。",),
        skus=PORCELAIN,
        keywords="开箱 验货 签收",
    ),
]

AFTERWARDS = [
    Wording(
        "yz",
        "洗护与使用",
        "真丝皱了怎么熨",
        ("{称呼}，喷一点水，垫一层棉布，熨斗调到丝绸挡，从反面熨。挂在浴室里过一夜，小褶也会自己松开。",),
        skus=SILK,
        keywords="熨 皱 褶",
    ),
    Wording(
        "ck",
        "洗护与使用",
        "茶泡苦了",
        ("{称呼}，苦多半是水太烫或泡太久。绿茶晾到 80℃，乌龙快出汤，茶少放一点，您再试一杯告诉我。",),
        skus=TEA,
        keywords="苦 涩 太浓",
        answers=(
            Answer("还是苦", "那我换一款淡口的小样随下一单寄给您，不合口味也不用寄回。", "new_arrivals"),
            Answer("好喝多了", "这样就对了。拍一杯汤色给我看看？", "photo"),
        ),
    ),
    Wording(
        "gs",
        "质量问题",
        "睡衣勾丝了",
        ("真抱歉，刚穿就勾了丝，看着心里一定不舒服。您拍一张近图，{答复时间}前我告诉您是补是换，运费算我们的。",),
        skus=(*NIGHTWEAR, *BEDDING, *SCARVES),
        keywords="勾丝 抽丝 破洞",
        answers=(
            Answer("想换一件", "好，我现在登记换货，取件的人上门前会给您打电话。"),
            Answer("自己能补吗", "小的能补：用细针从反面把线头带回去，别剪。我发步骤图给您。"),
        ),
    ),
    Wording(
        "dsj",
        "质量问题",
        "少发一件",
        ("对不起，少了一件，让您空等了。我去看打包录像，{答复时间}前补发，单号直接发给您。",),
        keywords="少件 漏发 少一个",
    ),
    Wording(
        "dtj",
        "投诉与道歉",
        "等太久生气了",
        ("对不起，让您等了这么久，换我也着急。我现在去查订单{订单尾号|里这一笔}，{答复时间}前给您结果和补偿办法。",),
        keywords="生气 等太久 没人管",
    ),
    Wording(
        "cp",
        "投诉与道歉",
        "给了差评以后",
        ("{称呼}，看到您的评价了，是我们让您失望，抱歉。您愿意的话说说哪一处，改不改评价都由您，我先把问题解决。",),
        keywords="差评 失望",
    ),
    Wording(
        "pj",
        "晒图与推荐",
        "谢谢评价",
        ("{称呼}，评价看到了，谢谢您写得这么细。您说的那一点我记给做货的师傅，下一批改了告诉您。",),
        keywords="评价 好评 感谢",
    ),
    Wording(
        "xc",
        "喝完用旧",
        "茶快喝完了吧",
        (
            "{称呼}，{买过商品|上次那罐茶}差不多该见底了，喝着合口味吗？合的话我给您留一罐，不合就换一款试。",
            "{称呼}，上次的茶喝到哪儿了？剩得不多的话，我按您的口味再配一份。",
        ),
        skus=TEA,
        keywords="喝完 再买 续",
        answers=(
            Answer("喝完了", "那我照上次的给您备一罐，您下单时不用再选口味。", "self"),
            Answer("等有券", "记下了，有券那天上午我留言给您。", "coupon"),
        ),
    ),
    Wording(
        "jrj",
        "喝完用旧",
        "给家里人也来一件",
        ("{称呼}，{买过商品|上次那件}穿着还行的话，家里人要不要也来一件？您报身高体重，我按上次的码推一下。",),
        skus=NIGHTWEAR,
        keywords="家人 再来一件",
        shopper_type=PERSONALISED,
    ),
]

ALONG_THE_WAY = [*BEFORE, *ORDERED, *AFTERWARDS, *BETWEEN_ORDERS]
