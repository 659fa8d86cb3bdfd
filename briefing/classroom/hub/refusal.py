"""What is refused on the way: a status, a title, a sentence, and headers if it needs any."""

from __future__ import annotations

from collections.abc import Mapping


class Refusal(Exception):  # noqa: N818 - it is an answer, not a fault
    """Answered as a page or as JSON `{"error": sentence}`, as the request accepts."""

    def __init__(self, status: int, title: str, sentence: str, headers: Mapping[str, str] | None = None) -> None:
        """`sentence` says what is wrong and what to do; it holds nothing that was sent."""
        super().__init__(sentence)
        self.status = status
        self.title = title
        self.sentence = sentence
        self.headers = dict(headers or {})
