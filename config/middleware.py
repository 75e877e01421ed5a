"""What every request and answer gets."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django_structlog.middlewares import RequestMiddleware

PERMISSIONS_POLICY = "camera=(), geolocation=(), microphone=(), payment=(), usb=()"


class PermissionsPolicyMiddleware:
    """Deny the devices that no page of ours needs."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """The answer with a Permissions-Policy."""
        response = self.get_response(request)
        response.headers.setdefault("Permissions-Policy", PERMISSIONS_POLICY)
        return response


class RequestLogMiddleware(RequestMiddleware):
    """Log requests by id, method and path; the query string may hold what somebody searched for."""

    @staticmethod
    def format_request(request: HttpRequest) -> str:
        """Method and path, nothing personal."""
        return f"{request.method} {request.path}"
