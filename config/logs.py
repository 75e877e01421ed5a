"""Structured logs on standard error: JSON in production, readable lines in development."""

import re
import sys
from typing import Any

import structlog
from gunicorn.glogging import Logger
from structlog.typing import EventDict, Processor, WrappedLogger

MOBILE = re.compile(r"(?<!\d)(1[3-9]\d)\d{4}(\d{4})(?!\d)")


class GunicornLogger(Logger):
    """Gunicorn speaks through our handlers; the request log is django-structlog's."""

    def setup(self, cfg: Any) -> None:
        """Leave handlers to Django's LOGGING."""
        self.error_log.propagate = True
        self.error_log.setLevel(self.LOG_LEVELS[cfg.loglevel])


def mask_mobiles(logger: WrappedLogger, method: str, event: EventDict) -> EventDict:
    """Last net: a mobile number in an error text (a database quoting a key, say) loses its middle."""
    return {key: MOBILE.sub(r"\1****\2", value) if isinstance(value, str) else value for key, value in event.items()}


SHARED: list[Processor] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_logger_name,
    structlog.stdlib.add_log_level,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
    structlog.stdlib.PositionalArgumentsFormatter(),
]


def logging_config(*, production: bool, level: str) -> dict[str, Any]:
    """A value for Django's LOGGING; sets structlog up on the way."""
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *SHARED,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    shown: list[Processor] = [structlog.stdlib.ProcessorFormatter.remove_processors_meta]
    if production:
        renderer: Processor = structlog.processors.JSONRenderer(ensure_ascii=False)
        shown += [structlog.processors.format_exc_info, mask_mobiles, renderer]
    else:
        shown += [
            mask_mobiles,
            structlog.dev.ConsoleRenderer(
                colors=sys.stderr.isatty(), exception_formatter=structlog.dev.plain_traceback
            ),
        ]
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "structured": {
                "()": structlog.stdlib.ProcessorFormatter,
                "foreign_pre_chain": SHARED,
                "processors": shown,
            },
        },
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "structured"}},
        "root": {"handlers": ["stderr"], "level": level},
        "loggers": {
            "django": {"handlers": [], "propagate": True},
            "django.server": {"handlers": [], "propagate": True},
            "django.request": {"level": "ERROR"},  # 4xx are in the request log already
            "axes": {"level": "ERROR"},  # names and addresses of failed sign-ins stay in its tables
            "apprise": {"level": "ERROR"},  # a reminder's row tells how it fared
            "celery.beat": {"level": "WARNING"},
            "celery.worker.strategy": {"level": "WARNING"},
            "celery.worker.consumer.connection": {"level": "WARNING"},
            "celery.app.trace": {"level": "ERROR"},  # django-structlog tells of start and end
        },
    }
