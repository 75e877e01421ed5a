"""What every shop wants to know about its buyers. A shop that has attributes of its own keeps to them."""

from django.db import migrations

ADVANCED, HIGH_VALUE = 2, 4
DEFAULTS = (
    ("qq", "QQ", ADVANCED),
    ("age", "年龄", ADVANCED),
    ("gender", "性别", ADVANCED),
    ("birthday", "生日", ADVANCED),
    ("style", "风格", HIGH_VALUE),
    ("size", "尺码", HIGH_VALUE),
    ("colour", "颜色", HIGH_VALUE),
    ("likes", "喜好", HIGH_VALUE),
    ("repurchase", "复购意愿", HIGH_VALUE),
    ("sensitive_skin", "敏感肌", HIGH_VALUE),
)


def install(apps, schema_editor):
    using = schema_editor.connection.alias
    definitions = apps.get_model("customers", "AttributeDefinition").objects.using(using)
    for shop in apps.get_model("customers", "Shop").objects.using(using).order_by("pk"):
        if not definitions.filter(shop=shop, level__in=(ADVANCED, HIGH_VALUE)).exists():
            for position, (code, name, level) in enumerate(DEFAULTS):
                definitions.get_or_create(
                    shop=shop, code=code, defaults={"name": name, "level": level, "position": position}
                )


class Migration(migrations.Migration):
    dependencies = [("customers", "0003_shop_hours_and_product_details")]

    operations = [migrations.RunPython(install, migrations.RunPython.noop)]
