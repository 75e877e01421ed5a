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
            pytest.param("zhl", "initials", "zhl", id="initials"),
            pytest.param("陈小满0318：有优惠吗", "words", ("陈小满0318:有优惠吗", "陈小满0318"), id="who speaks"),
            pytest.param("x" * 65, "words", (), id="too long for a name"),
        ],
    )
    def test_recognises(self, text, field, value):
        assert getattr(shapes_of(text), field) == value

    def test_finds_nothing_in_nothing(self):
        assert shapes_of("  ") == Shapes()
