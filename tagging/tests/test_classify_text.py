"""The command that reads lines, and how well the shipped words read ours."""

import io
import json
from types import SimpleNamespace

import pytest
from django.core.management import CommandError, call_command
from django.db import OperationalError

from benchmarks.words import figures, held_out_figures, held_out_lines, labelled_lines
from tagging.keyword_defaults import DEFAULT_SETS
from tagging.management.commands import classify_text
from tagging.models import KeywordSet
from tagging.services.keywords import WordsRefused, save_for_shop, words_of

pytestmark = pytest.mark.django_db

KEYS = ["text", "shopper_type", "scores", "intents", "suggested_tags", "spam", "words"]


@pytest.fixture
def classify(monkeypatch):
    def run(raw, *options):
        monkeypatch.setattr("sys.stdin", SimpleNamespace(buffer=io.BytesIO(raw)))
        out = io.StringIO()
        call_command("classify_text", "--json", *options, stdout=out)
        return [json.loads(line) for line in out.getvalue().splitlines()]

    return run


def without_tables(_asked):
    raise OperationalError("no such table")


@pytest.fixture
def no_tables(monkeypatch):
    monkeypatch.setattr(classify_text, "word_reader", without_tables)
    monkeypatch.setattr(classify_text, "is_migrated", lambda: False)
    monkeypatch.setattr(classify_text.Shop.objects, "filter", lambda **_asked: without_tables(None))


class TestCommand:
    def test_answers_each_line_with_one_object(self, classify):
        price, nothing, spam = classify("有優惠劵嗎\n\n刷单日结".encode())

        assert list(price) == KEYS
        assert price["words"] == [{"word": "优惠券", "set": "bargain_strong", "start": 1, "end": 4}]
        assert (price["intents"], price["suggested_tags"], price["shopper_type"]) == (["price"], ["优惠券-2"], None)
        assert nothing["text"] == ""
        assert nothing["spam"] == {"verdict": "ok", "score": 0}
        assert spam["spam"] == {"verdict": "spam", "score": 6}

    @pytest.mark.parametrize(
        ("raw", "text"),
        [
            (b"\xff\xfe\xe4", "\ufffd\ufffd\ufffd"),
            (b"\xed\xa0\x80", "\ufffd\ufffd\ufffd"),
            ("😀便宜".encode(), "😀便宜"),
            ("a\u2028b\x0bc".encode(), "a\u2028b\x0bc"),
            (b"x\r\n", "x"),
            (b"a\x00b", "a\x00b"),
        ],
    )
    def test_reads_whatever_comes(self, classify, raw, text):
        assert [one["text"] for one in classify(raw)] == [text]

    def test_counts_places_in_code_points(self, classify):
        (found,) = classify("😀😀便宜".encode())

        assert [(one["start"], one["end"]) for one in found["words"]] == [(2, 4)]

    def test_reads_by_the_shipped_words_before_there_are_tables(self, classify, no_tables, capsys):
        (price,) = classify("有优惠券吗".encode())

        assert (price["intents"], price["suggested_tags"]) == (["price"], ["优惠券-2"])
        assert "by the words that Shuke ships with" in capsys.readouterr().err

    def test_says_what_to_do_for_a_shop_without_tables(self, classify, no_tables):
        with pytest.raises(CommandError, match="manage migrate"):
            classify(b"x", "--shop", "silk")

    def test_hides_no_other_trouble_of_the_database(self, classify, monkeypatch):
        monkeypatch.setattr(classify_text, "word_reader", without_tables)

        with pytest.raises(OperationalError):
            classify(b"x")

    def test_reads_a_line_of_a_megabyte(self, classify):
        (found,) = classify(b"x" * 1_000_000 + "便宜点".encode())

        assert [one["start"] for one in found["words"]] == [1_000_000]

    def test_of_nothing_says_nothing(self, classify):
        assert classify(b"") == []

    def test_reads_by_the_words_of_a_shop(self, classify, shop):
        strong = KeywordSet.objects.get(code="bargain_strong", shop=None)
        save_for_shop(keyword_set=strong, shop=shop, words=["小样"])

        (own,), (everybodys,) = classify("有小样吗".encode(), "--shop", shop.code), classify("有小样吗".encode())

        assert (own["suggested_tags"], everybodys["suggested_tags"]) == (["优惠券-2"], [])

    def test_refuses_a_shop_that_is_not_there(self, classify):
        with pytest.raises(CommandError, match="no shop"):
            classify(b"x", "--shop", "nowhere")


class TestShippedWords:
    def test_read_our_lines_as_well_as_the_page_says(self):
        found = figures()
        intents = [one for name, one in found.items() if name.startswith("intent ")]
        labelled, said, both = (sum(column) for column in zip(*intents, strict=True))

        assert len(labelled_lines()) >= 300
        assert (both / said, both / labelled) > (0.93, 0.75)
        assert found["spam"].recall > 0.95
        assert found["spam"].precision > 0.9

    def test_tell_spam_from_the_same_words_of_buyers_on_lines_held_out(self):
        found = held_out_figures()["spam"]

        assert (len(held_out_lines()), found.labelled) == (60, 30)
        assert found.precision > 0.8
        assert found.recall > 0.95


class TestWordsOf:
    def test_takes_each_once_however_they_are_told_apart(self):
        assert words_of("便宜点，打折 优惠\n打折、優惠") == ["便宜点", "打折", "優惠"]

    @pytest.mark.parametrize("one", DEFAULT_SETS, ids=lambda one: one["code"])
    def test_takes_every_set_that_everybody_begins_with(self, one):
        assert len(words_of(" ".join(one["words"]))) == len(one["words"])

    @pytest.mark.parametrize("text", ["快", "上门&来", "字" * 31])
    def test_refuses_what_would_hit_everywhere_or_is_no_word(self, text):
        with pytest.raises(WordsRefused):
            words_of(text)


class TestPage:
    @pytest.fixture
    def weak(self):
        return KeywordSet.objects.get(code="bargain_weak", shop=None)

    def saved(self, client, row, words):
        data = {
            "name": row.name, "purpose": row.purpose, "words": words, "intent": row.intent, "suggests": row.suggests,
            "shopper_type": row.shopper_type, "weight": row.weight, "position": row.position, "is_active": "on",
        }  # fmt: skip
        return client.post(f"/admin/tagging/keywordset/{row.pk}/change/", data)

    def test_makes_everybodys_set_the_shops_own_when_a_manager_saves_it(self, as_manager, weak, shop):
        answer = self.saved(as_manager, weak, "小样 包邮")

        own = KeywordSet.objects.get(code="bargain_weak", shop=shop)
        assert answer.status_code == 302
        assert set(own.words.values_list("word", flat=True)) == {"小样", "包邮"}
        assert weak.words.filter(word="赠品").exists()
        assert KeywordSet.objects.for_shop(shop.pk).filter(code="bargain_weak").get() == own

    def test_changes_everybodys_for_the_operator(self, as_operator, weak):
        before = weak.revision
        self.saved(as_operator, weak, "包邮")

        weak.refresh_from_db()
        assert list(weak.words.values_list("word", flat=True)) == ["包邮"]
        assert weak.revision != before

    def test_refuses_a_single_character(self, as_manager, weak, shop):
        answer = self.saved(as_manager, weak, "快 包邮")

        assert answer.status_code == 200
        assert not KeywordSet.objects.filter(shop=shop).exists()

    def test_lists_the_shops_own_in_place_of_everybodys(self, as_manager, weak, shop):
        self.saved(as_manager, weak, "包邮")
        page = as_manager.get("/admin/tagging/keywordset/")

        assert [row.shop for row in page.context["cl"].result_list if row.code == weak.code] == [shop]

    def test_is_closed_to_agents(self, as_agent):
        assert as_agent.get("/admin/tagging/keywordset/").status_code == 403
