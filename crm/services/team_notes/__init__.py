from .codes import Deed, Fault, Outcome, Remark, RowReview
from .file import TeamFile, TeamFileRefused, folded, read_team_file
from .known import own_attributes
from .plan import Plan, plan_team_notes
from .write import ReviewOutdated, RowsRefused, Written, import_team_notes

__all__ = [
    "Deed",
    "Fault",
    "Outcome",
    "Plan",
    "Remark",
    "ReviewOutdated",
    "RowReview",
    "RowsRefused",
    "TeamFile",
    "TeamFileRefused",
    "Written",
    "folded",
    "import_team_notes",
    "own_attributes",
    "plan_team_notes",
    "read_team_file",
]
