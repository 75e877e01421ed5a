import pytest

from customers.render import (
    buyer_nick,
    full_nick,
    masked_address,
    masked_email,
    masked_name,
    masked_nick,
    masked_phone,
)


class TestMaskedName:
    @pytest.mark.parametrize(
        ("name", "shown"),
        [
            pytest.param("张三", "张**", id="two characters"),
            pytest.param("张", "张**", id="one character tells no less"),
            pytest.param("欧阳娜", "欧阳**", id="compound surname"),
            pytest.param("Abbey O'Reilly", "A**", id="latin"),
            pytest.param("何**", "何**", id="came masked"),
            pytest.param(" 李四 ", "李**", id="spaces around"),
            pytest.param("", "", id="none"),
        ],
    )
    def test_keeps_the_surname(self, name, shown):
        assert masked_name(name) == shown


class TestMaskedPhone:
    @pytest.mark.parametrize(
        ("phone", "shown"),
        [
            pytest.param("13812341234", "138****1234", id="mobile"),
            pytest.param("138****1234", "138****1234", id="came masked"),
            pytest.param("021-55667788", "021****7788", id="landline with area"),
            pytest.param("55667788", "****7788", id="landline without"),
            pytest.param("110", "****", id="too short to tell anything"),
            pytest.param("", "", id="none"),
        ],
    )
    def test_hides_the_middle(self, phone, shown):
        assert masked_phone(phone) == shown


class TestMaskedEmail:
    def test_keeps_the_first_letter_and_the_domain(self):
        assert masked_email("anna@example.com") == "a***@example.com"

    def test_treats_what_is_no_address_as_a_name(self):
        assert masked_email("anna") == "a**"


class TestMaskedAddress:
    @pytest.mark.parametrize(
        ("address", "shown"),
        [
            pytest.param("浙江省 杭州市 西湖区 文一路 9 号", "浙江省 杭州市", id="province and city with spaces"),
            pytest.param("浙江省杭州市西湖区文一路9号", "浙江省杭州市", id="without spaces"),
            pytest.param("上海市浦东新区世纪大道1号", "上海市", id="city without province"),
            pytest.param("浙江 杭州 西湖区 文一路", "浙江", id="no suffixes"),
            pytest.param("文一路9号", "", id="only a street"),
            pytest.param("12 Main St, Springfield", "", id="street first"),
            pytest.param("", "", id="none"),
        ],
    )
    def test_shows_the_region_only(self, address, shown):
        assert masked_address(address) == shown


class TestMaskedNick:
    @pytest.mark.parametrize(
        ("nick", "shown"),
        [
            pytest.param("tb_luolu", "tb_luolu", id="a nick is no secret to its agent"),
            pytest.param("anna@example.com", "a***@example.com", id="an e-mail is"),
            pytest.param("13812341234", "138****1234", id="a phone is"),
        ],
    )
    def test_masks_what_would_reach_the_buyer(self, nick, shown):
        assert masked_nick(nick) == shown


class TestBuyerNick:
    @pytest.mark.parametrize(
        ("account", "key", "shown"),
        [
            pytest.param("tb_luolu", "tb_luolu", "tb_luolu", id="account"),
            pytest.param("", "t**1|何**|138****6198", "t**1", id="triple with a masked nick"),
            pytest.param("", "|张三|13812341234", "张**", id="triple with a receiver"),
            pytest.param("", "||13812341234", "138****1234", id="triple with a phone"),
            pytest.param("", "anna@example.com", "a***@example.com", id="e-mail as key"),
        ],
    )
    def test_masks_every_part(self, account, key, shown):
        assert buyer_nick(account=account, key=key) == shown


class TestFullNick:
    def test_takes_the_first_filled_part(self):
        assert full_nick(account="", key="|张三|13812341234") == "张三"
