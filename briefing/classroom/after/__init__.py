"""After the class: results, the after-action report, grades, xAPI statements, games handed in as files, and purging."""

from briefing.classroom.after.account import account
from briefing.classroom.after.export import export, merge, opened, results
from briefing.classroom.after.grades import Weights
from briefing.classroom.after.grading import listing, mark
from briefing.classroom.after.purge import names_said, purge
from briefing.classroom.after.report import STYLE, report_html, report_text, results_html

__all__ = [
    "STYLE", "Weights", "account", "export", "listing", "mark", "merge", "names_said", "opened", "purge", "report_html",
    "report_text", "results", "results_html",
]  # fmt: skip
