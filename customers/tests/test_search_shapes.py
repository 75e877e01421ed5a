import pytest

from customers.search_shapes import Shapes, shapes_of


class TestShapesOf:
    @pytest.mark.parametrize(
        ("text", "field", "value"),
        [
            pytest.param("13812341234", "phones", ("13812341234",), id="phone"),
            pytest.param("+86 138-1234-1234", "phones", ("13812341234",), id="phone as an address book writes it"),
            pytest.param("１３８１２３４１２３４", "phones", ("13812341234",), id="full-width digits"),
            pytest.param("请打 13812341234 谢谢", "phones", ("13812341234",), id="phone in a sentence"),
            pytest.param("4869372155000000001", "phones", (), id="an order number is no phone"),
            pytest.param("6198", "last_four", "6198", id="last four"),
            pytest.param("619", "last_four", "", id="three digits are not"),
            pytest.param("Anna@Example.com", "emails", ("anna@example.com",), id="e-mail"),
            pytest.param(
                "我的订单4869372155000000001还没到", "order_numbers", ("4869372155000000001",), id="in a line"
            ),
            pytest.param("254664-109360660071055", "order_numbers", ("254664-109360660071055",), id="with a dash"),
            pytest.param("where is #1001?", "order_numbers", ("#1001",), id="shopify"),
            pytest.param("281093755716", "order_numbers", ("281093755716",), id="jd"),
            pytest.param("CD-1001", "order_numbers", ("CD-1001",), id="any one word with a digit"),
            pytest.param(
                "4869372 155000000001", "order_numbers", ("155000000001", "4869372155000000001"), id="torn apart"
            ),
            pytest.param("尾号６２１８　那个面霜还有吗", "last_four", "6218", id="last four named in full width"),
            pytest.param("手机后四位是6218", "last_four", "6218", id="last four in other words"),
            pytest.param("my phone ends, last four 6218", "last_four", "6218", id="last four in English"),
            pytest.param("138****6218", "last_four", "6218", id="last four of a masked phone"),
            pytest.param("+1 (415) 555-0101", "phones", ("+14155550101",), id="phone from abroad"),
            pytest.param("zhl", "initials", "zhl", id="initials"),
            pytest.param("Z h l", "initials", "zhl", id="initials with stray spaces"),
            pytest.param("张 海龙", "words", ("张 海龙", "张海龙"), id="name with a stray space"),
            pytest.param("ＡＢＣ店", "words", ("ABC店", "ＡＢＣ店"), id="nick that is full-width itself"),
            pytest.param("tb_\u200bluo\ufeff", "words", ("tb_luo",), id="invisible marks"),
            pytest.param("陈小满0318：有优惠吗", "words", ("陈小满0318:有优惠吗", "陈小满0318"), id="who speaks"),
            pytest.param("x" * 65, "words", (), id="too long for a name"),
        ],
    )
    def test_recognises(self, text, field, value):
        assert getattr(shapes_of(text), field) == value

    def test_finds_nothing_in_nothing(self):
        assert shapes_of("  ") == Shapes()


class TestWhatTheBuyerSaid:
    @pytest.mark.parametrize(
        ("text", "nick", "message"),
        [
            pytest.param("尾号６２１８　那个面霜还有吗", "", "那个面霜还有吗", id="after the last four"),
            pytest.param("那个面霜还有吗 尾号6218", "", "那个面霜还有吗", id="before the last four"),
            pytest.param("13812341234 那个面霜还有吗", "", "那个面霜还有吗", id="after a phone"),
            pytest.param("订单号：4869372155000000001 什么时候发货", "", "什么时候发货", id="after an order number"),
            pytest.param("请打 13812341234 谢谢", "", "请打 13812341234 谢谢", id="a sentence stays whole"),
            pytest.param("张海龙: 在吗，我要的丝巾", "张海龙", "在吗，我要的丝巾", id="after a colon, as it stands"),
            pytest.param("陈小满0318 那个面霜还有吗", "陈小满0318", "那个面霜还有吗", id="after a nick"),
            pytest.param("昵称：陈小满0318", "陈小满0318", "", id="a label is not a speaker"),
            pytest.param("买家：在吗", "", "在吗", id="nor is a role"),
            pytest.param("tb_luoluo", "tb_luoluo", "", id="a nick alone"),
            pytest.param("Anna van der Berg", "Anna van der Berg", "", id="a long name"),
            pytest.param("在吗，我要的丝巾", "", "在吗，我要的丝巾", id="a sentence alone"),
            pytest.param("13812341234", "", "", id="a phone alone"),
            pytest.param("https://item.example/1", "https://item.example/1", "", id="an address is not said by https"),
        ],
    )
    def test_is_told_from_who_it_is(self, text, nick, message):
        shapes = shapes_of(text)

        assert (shapes.nick, shapes.message) == (nick, message)

    def test_full_width_digits_are_noticed_in_what_tells_who_it_is(self):
        assert shapes_of("尾号６２１８ 还有吗").was_wide
        assert not shapes_of("尾号6218 要６瓶，有吗").was_wide

    @pytest.mark.parametrize(("text", "is_bare"), [("6218", True), ("尾号6218", False), ("tb_6218", False)])
    def test_four_digits_alone_may_be_the_beginning_of_something(self, text, is_bare):
        assert shapes_of(text).is_bare_four is is_bare
