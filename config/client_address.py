"""Who is at the other end, when only our own proxies are believed."""

from django.conf import settings
from django.http import HttpRequest


def client_address(request: HttpRequest) -> str:
    """The address seen by the outermost of PROXIES trusted proxies; what a client forges is ignored."""
    direct = str(request.META.get("REMOTE_ADDR", ""))
    hops = [hop.strip() for hop in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",") if hop.strip()]
    proxies: int = settings.PROXIES
    if not 0 < proxies <= len(hops):
        return direct
    return hops[-proxies]
