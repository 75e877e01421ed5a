"""Inquiries as the desk leaves them, on a day of March in Shanghai, and how they stand by now."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from crm.tests.factories import InquiryFactory
from customers.models import CustomerFacts

SHANGHAI = ZoneInfo("Asia/Shanghai")
AT = datetime(2026, 3, 20, 12, tzinfo=SHANGHAI)
HEADER = "order_no,customer,paid_at,amount,status,refund\n"


def local(text, zone=SHANGHAI):
    return datetime.fromisoformat(f"2026-{text}").replace(tzinfo=zone)


def talk(customer, opened, state="open", **facts):
    """An inquiry as the desk leaves it: the facts know that there was one."""
    if state == "postponed":
        facts.setdefault("postponed_until", date(2026, 4, 1))
    inquiry = InquiryFactory(customer=customer, opened_at=local(opened), state=state, **facts)
    CustomerFacts.objects.filter(customer=customer).update(last_inquiry_at=inquiry.opened_at)
    return inquiry


def fresh(inquiry):
    inquiry.refresh_from_db()
    return inquiry


def states(*inquiries):
    return [fresh(one).state for one in inquiries]
