"""The page of a timeline: whose it is, whole or in parts, and safe."""

import pytest

from crm.tests.factories import FollowUpFactory, InquiryFactory, NoteFactory
from customers.tests.factories import CustomerFactory

from .reading import address, page, read
from .rows import one_of_each

pytestmark = pytest.mark.django_db
XSS = "<img src=x onerror=alert(1)>\"'><script>alert(2)</script>"


class TestThePage:
    def test_a_foreign_buyer_and_an_absent_one_are_the_same(self, as_outsider, luo):
        foreign = as_outsider.get(address(luo))
        absent = as_outsider.get("/admin/customers/customer/999999/timeline/")

        assert foreign.status_code == absent.status_code == 404
        assert foreign.content == absent.content

    def test_knows_no_entry_of_another_buyer(self, as_agent, luo):
        NoteFactory(customer=CustomerFactory(shop=luo.shop, channel=luo.channel), text="somebody else")

        assert "somebody else" not in read(as_agent, luo)

    def test_works_as_a_page_of_its_own(self, as_agent, luo):
        NoteFactory.create_batch(31, customer=luo)

        first = as_agent.get(address(luo)).content.decode()
        assert "<html" in first
        assert "hx-get=" not in first.partition('id="timeline"')[2].partition("</section>")[0]
        assert first.count('class="bl-entry') == 30
        after = page(luo).after
        assert as_agent.get(address(luo, after=after)).content.decode().count('class="bl-entry') == 1

    def test_comes_as_a_part_that_reads_itself_again(self, as_agent, luo):
        html = read(as_agent, luo, kind="notes")

        assert "<html" not in html
        assert 'hx-trigger="desk-changed from:body"' in html
        assert "Nothing of this kind yet." in html

    def test_reads_again_as_much_as_stood_there(self, as_agent, luo):
        NoteFactory.create_batch(70, customer=luo)

        more = read(as_agent, luo, after=page(luo).after, shown=30)
        assert 'name="shown" value="60"' in more
        assert read(as_agent, luo, shown=60).count('class="bl-entry') == 60

    @pytest.mark.parametrize("after", ["x", "1.nowhere.1"])
    def test_knows_no_other_place(self, as_agent, luo, after):
        assert as_agent.get(address(luo, after=after)).status_code == 404

    @pytest.mark.parametrize("number", ["-1", "x", "²", "9" * 30])
    def test_takes_an_odd_count_for_none(self, as_agent, luo, number):
        assert as_agent.get(address(luo, shown=number, kind="x")).status_code == 200

    def test_executes_nothing_that_was_written(self, as_agent, agent, luo):
        agent.first_name = "<script>alert(3)</script>"
        agent.save()
        one_of_each(luo, agent, text=XSS)

        html = read(as_agent, luo)
        assert "<script" not in html
        assert "<img" not in html
        assert html.count("&lt;img src=x onerror=alert(1)&gt;") >= 11

    def test_shows_an_agent_no_button_without_the_right(self, as_agent, agent, luo):
        FollowUpFactory(customer=luo)
        NoteFactory(customer=luo)
        InquiryFactory(customer=luo)
        assert read(as_agent, luo).count("<form") == 6
        group = agent.groups.get()
        group.permissions.remove(*group.permissions.filter(content_type__app_label="crm"))

        assert "<form" not in read(as_agent, luo)
