"""The promise to answer in time, and the waits of a talk, case by case."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm.rules import Hours
from crm.talks import Talk, talk_of
from crm.waiting import Event, Promise, Wait, needs_answer, reply_by, standing_outcomes, waits_of

SHANGHAI, PARIS = ZoneInfo("Asia/Shanghai"), ZoneInfo("Europe/Paris")
HOURS = Hours(time(9), time(22), frozenset({date(2026, 10, 1)}))
PROMISE = Promise(timedelta(hours=1), timedelta(hours=4))
NOON = datetime(2026, 3, 2, 4, tzinfo=UTC)
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


class TestReplyBy:
    @pytest.mark.parametrize(
        ("asked", "by"),
        [
            pytest.param("2026-03-02 12:00:00", "2026-03-02 13:00:00", id="at noon"),
            pytest.param("2026-03-02 09:00:00", "2026-03-02 10:00:00", id="with the first minute"),
            pytest.param("2026-03-02 08:59:59", "2026-03-02 12:59:59", id="a second before opening"),
            pytest.param("2026-03-02 21:59:59", "2026-03-02 22:59:59", id="with the last second"),
            pytest.param("2026-03-02 22:00:00", "2026-03-03 02:00:00", id="at closing"),
            pytest.param("2026-03-02 23:59:59", "2026-03-03 03:59:59", id="before midnight"),
            pytest.param("2026-10-01 12:00:00", "2026-10-01 16:00:00", id="at noon of a holiday"),
            pytest.param("2026-09-30 21:59:00", "2026-09-30 22:59:00", id="the evening before a holiday"),
            pytest.param("2026-10-02 09:00:00", "2026-10-02 10:00:00", id="the morning after a holiday"),
        ],
    )
    def test_an_hour_while_open_and_four_at_other_times(self, asked, by):
        asked_local = datetime.fromisoformat(asked).replace(tzinfo=SHANGHAI)

        assert reply_by(asked_local, HOURS, PROMISE).astimezone(SHANGHAI) == datetime.fromisoformat(by).replace(
            tzinfo=SHANGHAI
        )

    @pytest.mark.parametrize(
        ("asked", "by"),
        [
            pytest.param("2026-03-29 01:30", "2026-03-29 06:30", id="over the night that lacks an hour"),
            pytest.param("2026-10-25 01:30", "2026-10-25 04:30", id="over the night that has one twice"),
        ],
    )
    def test_four_hours_are_four_hours_when_clocks_change(self, asked, by):
        asked_local = datetime.fromisoformat(asked).replace(tzinfo=PARIS)

        due = reply_by(asked_local, HOURS, PROMISE)

        assert f"{due.astimezone(PARIS):%Y-%m-%d %H:%M}" == by
        assert due - asked_local.astimezone(UTC) == 4 * HOUR

    def test_the_hour_that_comes_twice_is_told_apart(self):
        first, second = (datetime(2026, 10, 25, 2, 30, tzinfo=PARIS, fold=fold) for fold in (0, 1))

        assert reply_by(second, HOURS, PROMISE) - reply_by(first, HOURS, PROMISE) == HOUR


class TestNeedsAnswer:
    @pytest.mark.parametrize("text", ["在吗", "好的，那几时发货", "好吗？", "[图片]", "谢谢 多少钱", "1", "ok, when?"])
    def test_a_question_does(self, text):
        assert needs_answer(text)

    @pytest.mark.parametrize("text", ["好的", "好的，谢谢！", "嗯嗯", "👍👍", "[微笑]", "OK, thanks", "……", "哈哈哈"])
    def test_thanks_and_assent_do_not(self, text):
        assert not needs_answer(text)

    def test_a_long_laugh_takes_no_time(self):
        assert needs_answer("哈嗯" * 900 + "多少")


def ask(minute, pk=0):
    return Event(NOON + minute * MINUTE, 0, pk)


def answer(minute, pk=0, how="message", rank=0):
    return Event(NOON + minute * MINUTE, rank, pk, how, 7, "小美")


class TestWaitsOf:
    def test_begins_with_the_first_unanswered_message_and_ends_with_the_answer(self):
        assert waits_of([ask(0), ask(3), answer(5), answer(6)]) == [Wait(NOON, NOON + 5 * MINUTE, "message", 7, "小美")]

    def test_a_second_question_is_a_wait_of_its_own_and_the_last_may_be_open(self):
        waits = waits_of([answer(5), ask(0), ask(9)])

        assert [(one.asked_at, one.how) for one in waits] == [(NOON, "message"), (NOON + 9 * MINUTE, "")]

    def test_an_answer_without_a_question_is_none(self):
        assert waits_of([answer(0), answer(1)]) == []

    def test_within_one_second_the_order_of_the_record_decides(self):
        assert waits_of([answer(0, pk=1), ask(0, pk=2)]) == [Wait(NOON)]

    def test_a_script_of_the_same_moment_answers(self):
        assert waits_of([answer(0, how="script", rank=1), ask(0, pk=9)])[0].how == "script"

    @given(st.lists(st.tuples(st.integers(0, 50), st.booleans()), max_size=30))
    def test_waits_never_overlap_and_at_most_the_last_is_open(self, events):
        found = waits_of([(answer if is_answer else ask)(minute, pk) for pk, (minute, is_answer) in enumerate(events)])

        assert all(one.answered_at is not None for one in found[:-1])
        assert all(one.answered_at is None or one.answered_at >= one.asked_at for one in found)
        assert all(a.answered_at <= b.asked_at for a, b in pairwise(found))
        assert len({one.asked_at for one in found}) == len(found)


class TestStandingOutcomes:
    def test_one_that_was_taken_back_at_once_did_not_happen(self):
        changes = [(NOON, 1, "won", 7), (NOON + timedelta(seconds=9), 2, "open", 7), (NOON + HOUR, 3, "lost", 7)]

        assert standing_outcomes(changes) == [(NOON + HOUR, 3, 7)]

    def test_one_that_was_opened_again_the_next_day_did(self):
        assert standing_outcomes([(NOON, 1, "won", 7), (NOON + DAY, 2, "open", 7)]) == [(NOON, 1, 7)]


def a_talk(opened, last, *, is_open=False, stage="pre_sale", pk=1):
    return Talk(pk=pk, stage=stage, is_open=is_open, opened_at=NOON + opened, last_at=NOON + last)


class TestTalkOf:
    @pytest.mark.parametrize(
        ("after", "continues"),
        [(4 * HOUR - MINUTE, True), (4 * HOUR, False), (-4 * HOUR + MINUTE, True), (-4 * HOUR, False)],
    )
    def test_a_closed_talk_goes_on_for_less_than_four_hours(self, after, continues):
        talk = a_talk(timedelta(0), timedelta(0))

        found = talk_of(NOON + after, [talk], stage="pre_sale", opens=True)

        assert (found is talk) is continues
        assert found is not None

    def test_an_open_talk_takes_whatever_comes_later(self):
        talk = a_talk(timedelta(0), timedelta(0), is_open=True)

        assert talk_of(NOON + 30 * DAY, [talk], stage="pre_sale", opens=True) is talk
        assert talk.last_at == NOON + 30 * DAY

    def test_an_open_talk_comes_before_a_closed_one_of_this_hour(self):
        closed, still_open = a_talk(HOUR, HOUR), a_talk(timedelta(0), timedelta(0), is_open=True, pk=2)

        assert talk_of(NOON + 2 * HOUR, [closed, still_open], stage="pre_sale", opens=True) is still_open

    def test_what_was_said_long_before_the_open_talk_belongs_to_none(self):
        talks = [a_talk(timedelta(0), timedelta(0), is_open=True)]

        assert talk_of(NOON - 9 * DAY, talks, stage="pre_sale", opens=True) is None
        assert len(talks) == 1

    def test_an_agents_word_opens_nothing(self):
        assert talk_of(NOON, [], stage="pre_sale", opens=False) is None

    def test_a_new_talk_takes_the_next_sentence_too(self):
        talks: list[Talk] = []

        first = talk_of(NOON, talks, stage="pre_sale", opens=True)

        assert talk_of(NOON + HOUR, talks, stage="pre_sale", opens=False) is first
        assert len(talks) == 1
