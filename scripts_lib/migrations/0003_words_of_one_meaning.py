"""Words that mean the same to whoever searches, for all shops. Safe to run again."""

from django.db import migrations

WORDS = (
    "便宜 优惠 打折 折扣 让价",
    "贵 太贵 价格高",
    "优惠券 券 红包",
    "包邮 免邮 运费 邮费",
    "快递 物流 包裹",
    "发货 寄出 出库",
    "退货 退款 退掉",
    "换货 调换 更换",
    "破损 破了 碎了 裂了",
    "色差 颜色不对 颜色不一样",
    "尺码 尺寸 大小 码数",
    "洗 清洗 洗涤 洗护",
    "缩水 变小 变形",
    "过敏 泛红 发痒",
    "礼物 送人 送礼 礼品",
    "有货 现货 库存",
    "晒图 买家秀 返图",
    "新品 新款 上新",
    "投诉 差评 举报",
    "客服 人工",
    "妈妈 母亲 老妈",
    "老婆 妻子 爱人 太太",
)


def add(apps, schema_editor):
    synonyms = apps.get_model("scripts_lib", "Synonyms").objects.using(schema_editor.connection.alias)
    known = set(synonyms.filter(shop=None).values_list("words", flat=True))
    synonyms.bulk_create(synonyms.model(words=words) for words in WORDS if words not in known)


class Migration(migrations.Migration):
    dependencies = [("scripts_lib", "0002_phrase_rules")]

    operations = [migrations.RunPython(add, migrations.RunPython.noop)]
