"""What staff read for every code of an order import; the pages and the command line share these words."""

from .kept import holder_name, kept_order_text
from .names import delimiter_name, encoding_name, field_name, platform_name
from .notes import note_text
from .problems import problem_cause, problem_label, problem_remedy, problem_text
from .refusals import RefusalWords, refusal_text, refusal_words

__all__ = [
    "RefusalWords",
    "delimiter_name",
    "encoding_name",
    "field_name",
    "holder_name",
    "kept_order_text",
    "note_text",
    "platform_name",
    "problem_cause",
    "problem_label",
    "problem_remedy",
    "problem_text",
    "refusal_text",
    "refusal_words",
]
