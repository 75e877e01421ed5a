"""What lies below the fold of a buyer's page."""

from collections.abc import Callable
from typing import Any

from django.urls import URLPattern, path
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from .attributes import AttributeDoors
from .tags_on_day import TagsOnDayDoor
from .timeline import TimelineDoors


class BelowDoors(AttributeDoors, TimelineDoors, TagsOnDayDoor):
    """Mixed into the admin class beside the doors of the desk."""

    def below_urls(self, view: Callable[..., Any]) -> list[URLPattern]:
        """The addresses, to stand before the general patterns."""
        read_or_write = require_http_methods(["GET", "POST"])
        addresses = [
            ("timeline/", require_GET(self.timeline_view), "timeline"),
            ("tags-on-day/", require_GET(self.tags_on_day_view), "tags_on_day"),
            ("attributes/", require_GET(self.attributes_view), "attributes"),
            ("attributes/<slug:place>/", read_or_write(self.attribute_view), "attribute"),
            ("follow-up/put-off/", require_POST(self.put_off_view), "put_off"),
            ("friend/", require_POST(self.friend_view), "friend"),
            ("note/pin/", require_POST(self.note_pin_view), "note_pin"),
        ]
        return [path(f"<int:pk>/{end}", view(do), name=f"customers_customer_{name}") for end, do, name in addresses]
