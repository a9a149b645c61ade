"""The names of the board's groupings and their columns, and the text of a column head."""

from __future__ import annotations

from typing import Final

from tui.core.agenda import Rules
from tui.core.desk import Column
from tui.core.grouping import OLDER
from tui.core.labels import IMPORTANCE_WORDS, NEED_WORDS, STATUS_WORDS, word
from tui.core.model import GRADES
from tui.core.reasons import month_words
from tui.core.text import safe_text
from tui.language import N_, _, ngettext
from tui.ui.themes import grade_role
from tui.ui.widgets.heads import BoardColumn

AXIS_WORDS: Final = {
    "grade": N_("grade"),
    "status": N_("deal status"),
    "urgency": N_("urgency"),
    "need": N_("need"),
    "importance": N_("importance"),
    "month": N_("month of enquiry"),
    "owner": N_("owner"),
    "tag": N_("tag"),
}
"""What the board can be grouped by, in the order in which it is offered."""

_URGENCIES: Final = {
    "7d": N_("7 days"),
    "30d": N_("30 days"),
    "90d": N_("90 days"),
    "later": N_("90+ days"),
}
_CADENCES: Final = {
    1: N_("daily"),
    7: N_("weekly"),
    15: N_("every 15 days"),
    30: N_("monthly"),
    365: N_("yearly"),
}
_NOBODY: Final = {"owner": N_("no owner"), "tag": N_("no tag")}
_WEIGHTS: Final = dict(zip(GRADES, (6, 6, 5, 4, 4), strict=True))
"""The hotter the grade, the wider its column."""


def axis_word(axis: str) -> str:
    """The name of a grouping."""
    return _(AXIS_WORDS[axis])


def column_name(axis: str, key: str) -> str:
    """The name of a column; a value from a newer version is shown unchanged."""
    match axis:
        case "status":
            return word(STATUS_WORDS, key)
        case "importance":
            return word(IMPORTANCE_WORDS, key)
        case "need":
            return word(NEED_WORDS, key) if key else _("unknown")
        case "urgency":
            return word(_URGENCIES, key)
        case "month":
            return _("earlier") if key == OLDER else month_words(key) if key else _("unknown")
        case _:
            return safe_text(key) if key else _(_NOBODY.get(axis, N_("unknown")))


def cadence_words(days: int) -> str:
    """How often a grade's customers are contacted: "weekly", or "every 5 days"."""
    if days in _CADENCES:
        return _(_CADENCES[days])
    return ngettext("every {days} day", "every {days} days", days).format(days=days)


def board_column(axis: str, column: Column, rules: Rules, hint: str) -> BoardColumn:
    """What the board shows of a column; `hint` is the text of an empty one."""
    if axis != "grade":
        name = column_name(axis, column.key)
        return BoardColumn(column.key, name, "", "", "strong", column.ids, column.late, hint=hint)
    days = rules.scheme.interval(column.key)
    return BoardColumn(
        key=column.key,
        chip=column.key,
        title=cadence_words(days),
        short=_("{days}d").format(days=days),
        role=grade_role(column.key),
        ids=column.ids,
        late=column.late,
        folded=column.key == GRADES[-1],
        weight=_WEIGHTS[column.key],
        hint=hint,
    )
