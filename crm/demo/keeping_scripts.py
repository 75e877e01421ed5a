"""What is said between two orders: to buyers long silent, on birthdays and feasts, about new goods and posts."""

from .scripts import CONVENIENCE, PERSONALISED, PORCELAIN, SCARVES, SILK, TEA, Answer, Wording

BETWEEN_ORDERS = [
    Wording(
        "jb",
        "久未下单",
        "隔了很久问一声",
        ("{称呼}，好久没听到您的消息了。{买过商品|从前买的那件}还在用吗？有要缝补、要换绑带的，我教您弄。",),
        keywords="好久不见 回访",
    ),
    Wording(
        "hq",
        "久未下单",
        "换季收纳提醒",
        ("{称呼}，天转凉了，真丝收起来前先洗净、晾透，卷着放，别挂。想看秋天的新花色，回我一个“看”就好。",),
        skus=SILK,
        keywords="换季 收纳",
        answers=(
            Answer("看", "好，我挑五张和您衣柜搭得上的发来。", "new_arrivals"),
            Answer("先不看", "行，不打扰您，收纳有不懂的再问我。"),
        ),
    ),
    Wording(
        "srk",
        "生日",
        "生日当天",
        ("{称呼}，生日快乐。今天不说买东西，只想谢谢您一直记得{店铺}。手写卡已经寄出，这两天留意一下信箱。",),
        keywords="生日快乐 祝福",
    ),
    Wording(
        "srq",
        "生日",
        "给家人备生日礼",
        ("{称呼}，您说过家里有人快过生日。哪天要到手？我倒着排：写卡一天、路上三天，来得及再挑。",),
        keywords="生日礼物 送礼",
        answers=(
            Answer("给爱人", "那挑浅色的，卡片您说一句，我手写。", "wife"),
            Answer("给长辈", "配硬盒和手提袋，洗护说明我印大字的。", "gift"),
        ),
    ),
    Wording(
        "zq",
        "节日",
        "中秋送什么",
        ("{称呼}，中秋送长辈，茶比点心耐放。预算多少、送几家？我按人头配好，每份带一张空白卡。",),
        skus=TEA,
        keywords="中秋 送礼 过节",
        shopper_type=CONVENIENCE,
    ),
    Wording(
        "cj",
        "节日",
        "春节前几号停发",
        ("{称呼}，春节前我们发到腊月二十六，之后下的单初八起按顺序发。年前要用的，请在二十五前付款。",),
        keywords="春节 过年 停发",
    ),
    Wording(
        "qxi",
        "节日",
        "七夕礼物",
        ("{称呼}，七夕送的话，颜色照着平时常穿的挑，不容易错。您发一张日常照片，我配两条给您看。",),
        skus=SCARVES,
        keywords="七夕 情人节 礼物",
        shopper_type=PERSONALISED,
    ),
    Wording(
        "tp",
        "一起做新品",
        "新花色请您投票",
        (
            "{称呼}，明年春天的方巾有三稿花色，您眼光好，想请您挑一稿。选中的那稿我们打样时写上大家的意见。",
            "{称呼}，新方巾画了三稿，还没定。您愿意看看图、说一句哪稿想戴出门吗？",
        ),
        skus=SCARVES,
        keywords="投票 花色 意见",
        answers=(
            Answer("我看看", "图马上发您，选一稿就行，说说理由更好。", "new_arrivals"),
            Answer("不懂这个", "不用懂，哪张看着舒服就是哪张。"),
        ),
    ),
    Wording(
        "shy",
        "一起做新品",
        "请您试样",
        ("{称呼}，新茶打了两个小样，想请十位老朋友先喝。样品不收钱，喝完写三句：香不香、涩不涩、想不想再喝。",),
        skus=TEA,
        keywords="试样 试喝 内测",
    ),
    Wording(
        "tz",
        "微淘帖子",
        "回复帖子下的提问",
        ("{称呼}，您在微淘下面问的我看到了：图里那条是雨后大方巾，系法在第三张。要近图的话我单独拍给您。",),
        skus=SCARVES,
        keywords="微淘 帖子 评论",
    ),
    Wording(
        "zg",
        "微淘帖子",
        "征集用旧了的样子",
        ("{称呼}，这期微淘想写用了三年的杯子长什么样。您那只开片深了吗？愿意的话拍一张，写不写名字听您的。",),
        "engagement",
        skus=PORCELAIN,
        keywords="微淘 征集 故事",
        answers=(
            Answer("我来拍", "太好了，窗边拍一张就行，登出来前先给您看。", "photo"),
            Answer("不想上网", "明白，那就您一个人看，开片的事随时问我。"),
        ),
    ),
]
