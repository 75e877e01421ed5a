from argparse import ArgumentTypeError
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from crm.services.demo_shop import DemoBeingLoaded, DemoCodeTaken, DemoForDevelopmentOnly, load_demo_shop

MOST = 20_000


def _count(text: str) -> int:
    if not (text.isdecimal() and 1 <= int(text) <= MOST):
        raise ArgumentTypeError(f"{text} is not a whole number from 1 to {MOST}.")
    return int(text)


class Command(BaseCommand):
    help = "Load a shop of invented buyers with two years of orders. Safe to repeat; refused in production."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--customers", type=_count, default=300, metavar="N", help="how many buyers (300)")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            demo = load_demo_shop(customers=options["customers"], at=timezone.now())
        except DemoForDevelopmentOnly as error:
            raise CommandError("The demo shop is for development; this installation is in production.") from error
        except DemoCodeTaken as error:
            raise CommandError(f"The shop code 'demo' belongs to {error}, which is left alone.") from error
        except DemoBeingLoaded as error:
            raise CommandError("The demo shop is being loaded already; wait for it to end.") from error
        began = "The demo shop is ready" if demo.is_new else "The demo shop is there already; nothing was changed"
        self.stdout.write(f"{began}: {demo.customers} customers, {demo.orders} orders.")
