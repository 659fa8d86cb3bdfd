"""After the class: results, the after-action report, grades, xAPI statements, games handed in as files, and purging."""

from briefing.classroom.after.account import account
from briefing.classroom.after.export import export, merge, opened, results
from briefing.classroom.after.grades import Weights
from briefing.classroom.after.purge import names_said, purge
from briefing.classroom.after.report import STYLE, report_html, report_text, results_html
from briefing.classroom.session import Session

__all__ = [
    "STYLE", "Weights", "account", "export", "merge", "names_said", "opened", "purge", "report_html", "report_text", "results",
    "results_html", "results_page",
]  # fmt: skip


def results_page(session: Session, seat: str, style: str = "") -> str:
    """The results as a seat may see them, as a page; `style` as for `results_html`."""
    found = account(session)
    return results_html(found, next((sat for sat in found.seats if sat.seat == seat), None), style)
