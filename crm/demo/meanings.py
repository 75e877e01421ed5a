"""What stands behind each script: its English title, how a buyer asks, and what is said and meant by it."""

from typing import NamedTuple


class Meaning(NamedTuple):
    """The English title finds the script too; triggers are the buyer's own words."""

    english: str
    question: str
    triggers: str
    explicit: str
    implicit: str


MEANINGS = {
    "yt": Meaning(
        "For yourself or a gift", "这个送人合适吗？", "送人 送礼 自己用 礼物", "想知道适不适合", "怕送出去不体面"
    ),
    "sj": Meaning("Scarf for which occasion", "这条丝巾怎么搭？", "丝巾 搭配 场合", "问怎么戴", "怕买回去用不上"),
    "sy": Meaning("Who wears the pyjamas", "睡衣给我妈穿行吗？", "睡衣 爸妈 尺码", "问给谁穿合适", "怕尺码不对又要退"),
    "chw": Meaning("Tea for oneself or guests", "待客拿得出手吗？", "待客 自己喝", "问茶的档次", "怕在客人面前失礼"),
    "chj": Meaning("Teaware for home or a friend", "搬新家送这个好吗？", "乔迁 送朋友", "问合不合送", "怕路上碎了难看"),
    "sx": Meaning("See new patterns first", "最近有新花色吗？", "新款 上新 新花色", "想看新款", "想比别人先用上"),
    "xk": Meaning("New styles or a coupon", "什么时候有活动？", "新款 优惠 活动", "问买的时机", "怕刚买就降价"),
    "xch": Meaning("Keep some new tea", "新茶什么时候到？", "新茶 到货 试喝", "问到货时间", "怕买整罐不合口味"),
    "yq": Meaning("Use the coupon in hand", "我有张券能用吗？", "券 优惠券 用券", "问券能不能用", "怕券白白过期"),
    "hj": Meaning("Change by season or wait", "秋天还有新颜色吗？", "换季 花色 秋天", "问下一季花色", "想要又舍不得"),
    "wt": Meaning("Do you read our posts", "你们平时发什么？", "微淘 关注 看看", "问店里写什么", "怕被广告打扰"),
    "xd": Meaning("Outfits or brewing", "有教系法的吗？", "搭配 泡法 教", "想学用法", "怕自己弄不好"),
    "st": Meaning("Would you share a photo", "要我晒图吗？", "晒图 买家秀 照片", "问怎么晒", "怕拍得不好看"),
    "cht": Meaning("Photo of a cup of tea", "我泡的颜色对吗？", "茶汤 颜色 拍照", "问泡得对不对", "怕糟蹋了好茶"),
    "xf": Meaning("How do you tie it", "丝巾老是散怎么办？", "系法 散 丝巾", "问系法", "怕戴着不像样"),
    "cm": Meaning("Height and weight", "我该穿什么码？", "尺码 身高 体重", "问尺码", "怕紧、怕退换麻烦"),
    "ys": Meaning("Colours you usually wear", "哪个颜色好看？", "颜色 显白 色系", "问颜色", "怕和衣服配不上"),
    "mg": Meaning("Sensitive skin", "皮肤敏感能穿吗？", "敏感 过敏 泛红", "问料子刺不刺激", "以前穿别的痒过"),
    "fg": Meaning("Style of the home", "放我家里搭吗？", "风格 家具 摆", "问搭不搭", "怕摆着突兀"),
    "kw": Meaning("Strong or light taste", "哪种茶不苦？", "口味 苦 清淡", "问口味", "怕买来喝不惯"),
    "nh": Meaning("First greeting", "在吗？", "在吗 你好 有人", "找人说话", "想知道有没有真人答"),
    "tj": Meaning("Help to choose", "有什么推荐的？", "推荐 哪款 不知道", "要一个主意", "怕挑花了眼"),
    "gui": Meaning("Too expensive", "怎么这么贵？", "贵 太贵 不值", "嫌价格高", "想确认值不值"),
    "yh": Meaning("Any discount", "能便宜点吗？", "便宜 优惠 打折", "想少付", "怕别人买得更低"),
    "yf": Meaning("Shipping fee", "运费多少？", "运费 邮费", "问运费", "不想为运费多花"),
    "lk": Meaning("Let me think", "我再想想", "想想 考虑 再看", "还没定", "怕定了后悔"),
    "ss": Meaning("Does it shrink", "洗了会缩水吗？", "缩水 变形 洗坏 缩了", "问洗后变化", "以前洗坏过"),
    "lkz": Meaning("Good to see you again", "我又来了", "老客 又来 上次", "想接着买", "希望被记得"),
    "bw": Meaning("As noted last time", "还是照上次那样", "照上次 一样", "要和上次一样", "不想再说一遍"),
    "bja": Meaning("Cheaper elsewhere", "别家同款便宜一半", "别家 便宜 同款", "拿别家比价", "怕自己当冤大头"),
    "chb": Meaning("What makes silk differ", "同是真丝差在哪？", "区别 真丝 差别", "问差别", "想为贵找个理由"),
    "xz": Meaning("Which of the two", "这两个选哪个好？", "选哪个 哪个好 两款", "要人帮着定", "怕选错"),
    "cd": Meaning("Combine for the reduction", "再买点什么能减？", "凑单 满减 差多少", "想凑满减", "怕凑了用不上"),
    "dm": Meaning("Several at once", "买十件能少吗？", "批量 多买 团购", "问多买的价", "要给单位一个交代"),
    "kc": Meaning("Is it in stock", "有现货吗？", "现货 有货 库存", "问有没有货", "怕付了钱没货"),
    "qh": Meaning("Put on the waiting list", "什么时候补货？", "缺货 补货 到货", "问到货", "怕错过又要等"),
    "jy": Meaning("Will it arrive in time", "周五前能到吗？", "急用 几天到 来得及", "问时效", "有一个误不得的日子"),
    "qx": Meaning("Wants to cancel", "我想取消订单", "取消 不要了 退款", "要取消", "多半是担心买错"),
    "pgc": Meaning("Afraid of a wrong choice", "我是不是买错了？", "买错 后悔 合适吗", "想确认", "需要有人说一句放心"),
    "hd": Meaning("Check colour and address", "地址对吗？", "核对 地址 颜色", "要核对", "怕寄错"),
    "bcj": Meaning("Asks for the difference", "降价了补差价吗？", "差价 降价 价保", "要差价", "觉得吃了亏"),
    "fj": Meaning("Invoice", "能开发票吗？", "发票 抬头 税号", "要发票", "等着报销"),
    "fh": Meaning("When is it sent", "什么时候发货？", "发货 寄出 还没发 催", "问发货", "怕被忘了"),
    "wl": Meaning("Parcel does not move", "物流三天没动了", "物流 没更新 快递", "问包裹在哪", "怕丢了没人管"),
    "cf": Meaning("Two parcels", "怎么只到了一个？", "少件 两个包裹 一半", "问另一件", "怕漏发"),
    "qs": Meaning("Signed for but not received", "显示签收可我没收到", "签收 没收到 驿站", "找包裹", "怕钱货两空"),
    "gd": Meaning("Change the address", "地址写错了能改吗？", "改地址 写错 拦截", "要改地址", "怕送到旧地址"),
    "ysj": Meaning("Unpack and check", "收货要注意什么？", "开箱 验货 注意", "问怎么验", "怕碎了说不清"),
    "hf": Meaning("How is it", "收到了", "收到 到了", "报个平安", "想有人教一教"),
    "ka": Meaning("Thanks to a member", "我是会员吧？", "会员 等级 老客", "问身份", "想被看重"),
    "sr": Meaning("Asks for the birthday", "生日有礼物吗？", "生日 礼物", "问生日礼", "希望被惦记"),
    "xh": Meaning("How to wash silk", "真丝怎么洗？", "怎么洗 机洗 晾", "问洗法", "怕一洗就坏"),
    "pc": Meaning("How to brew", "这茶怎么泡？", "怎么泡 水温 放多少", "问泡法", "怕泡坏"),
    "kp": Meaning("New porcelain first", "新杯子要先煮吗？", "开片 开壶 先煮", "问第一次用", "以为有裂纹"),
    "yz": Meaning("Ironing silk", "皱了怎么熨？", "熨 皱 褶", "问熨法", "怕烫坏"),
    "ck": Meaning("Tea came out bitter", "泡出来好苦", "苦 涩 太浓", "说茶苦", "怀疑茶不好"),
    "th": Meaning("Wants to send it back", "不喜欢能退吗？", "退货 能退 退掉 退回去", "问怎么退", "怕退起来麻烦"),
    "ps": Meaning("Arrived broken", "收到就是破的", "破 碎 裂 坏了 破洞", "报破损", "怕要扯皮"),
    "sc": Meaning("Colour differs", "颜色和图上差好多", "色差 颜色不对", "说色差", "觉得被图骗了"),
    "gs": Meaning("Snagged thread", "才穿一次就勾丝", "勾丝 抽丝 破洞", "报勾丝", "怕说是自己弄的"),
    "dsj": Meaning("One piece missing", "怎么少了一件？", "少件 漏发 没有", "报少件", "怕没人信"),
    "ts": Meaning("Complaint", "我要投诉", "投诉 不满意 举报", "要投诉", "要有人担起来"),
    "dtj": Meaning("Angry at waiting", "等了一天没人理！", "没人理 太慢 生气", "嫌慢", "要被当回事"),
    "cp": Meaning("After a bad review", "已经给差评了", "差评 失望", "说失望", "想看看店里怎么做"),
    "pj": Meaning("Thanks for a review", "评价写好了", "评价 写了 好评", "说评完了", "希望有人看见"),
    "xc": Meaning("Tea running out", "茶喝完了", "喝完 没了 再买", "想续", "懒得再挑一遍"),
    "jrj": Meaning("One for the family", "想给我爱人也买一件", "家人 再买 老公", "再买一件", "怕尺码猜错"),
    "jb": Meaning("It has been long", "好久没买了", "好久 没来", "随口聊", "怕被推销"),
    "hq": Meaning("Storing for the season", "冬天怎么收？", "收纳 换季 收起来", "问收纳", "怕发霉生虫"),
    "srk": Meaning("On the birthday", "今天我生日", "生日 今天", "说生日", "想听一句祝福"),
    "srq": Meaning("Gift for a birthday at home", "我妈下周生日", "生日 妈妈 下周", "挑生日礼", "怕赶不上那天"),
    "zq": Meaning("Mid-autumn gifts", "中秋送客户送什么？", "中秋 送客户 过节", "挑节礼", "怕送得俗气"),
    "cj": Meaning("Spring Festival dates", "过年还发货吗？", "过年 春节 停发", "问停发日", "怕年前收不到"),
    "qxi": Meaning("Qixi gift", "七夕送女朋友什么？", "七夕 女朋友 礼物", "挑礼物", "怕对方不喜欢"),
    "tp": Meaning("Vote on a pattern", "下一季出什么？", "花色 投票 出新", "好奇新品", "愿意被请教"),
    "shy": Meaning("Try a sample", "有试喝吗？", "试喝 小样 试用", "想试", "怕试完要买"),
    "tz": Meaning("Question under a post", "图里那条叫什么？", "图里 那条 叫什么", "问图中商品", "被种草了"),
    "zg": Meaning("Calls for old favourites", "我那只用了三年", "用了几年 开片 旧", "说旧物", "有故事想讲"),
}
