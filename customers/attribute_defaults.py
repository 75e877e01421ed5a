"""What a new shop wants to know about its buyers. From then on all of it is the shop's own to change."""

from dataclasses import dataclass

from customers.choices import AttributeLevel

GENDER, BIRTHDAY = "gender", "birthday"  # the two whose values are no free text


@dataclass(frozen=True, slots=True)
class DefaultAttribute:
    code: str
    name: str
    level: AttributeLevel


DEFAULTS = (
    DefaultAttribute("qq", "QQ", AttributeLevel.ADVANCED),
    DefaultAttribute("age", "年龄", AttributeLevel.ADVANCED),
    DefaultAttribute(GENDER, "性别", AttributeLevel.ADVANCED),
    DefaultAttribute(BIRTHDAY, "生日", AttributeLevel.ADVANCED),
    DefaultAttribute("style", "风格", AttributeLevel.HIGH_VALUE),
    DefaultAttribute("size", "尺码", AttributeLevel.HIGH_VALUE),
    DefaultAttribute("colour", "颜色", AttributeLevel.HIGH_VALUE),
    DefaultAttribute("likes", "喜好", AttributeLevel.HIGH_VALUE),
    DefaultAttribute("repurchase", "复购意愿", AttributeLevel.HIGH_VALUE),
    DefaultAttribute("sensitive_skin", "敏感肌", AttributeLevel.HIGH_VALUE),
)
