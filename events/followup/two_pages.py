"""A 成效报告 as it is printed: plain values, cut to two pages before they are printed.

Heights are millimetres of print as `.outcome` in static/css/sheet.css has them; a test prints the fullest
report there can be.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace

from events.followup.attended import Attended
from events.followup.counts import Count, tenth
from yurong.kit.messages import shortened

MOST_BARS, PRODUCTS, WAITING = 3, 5, 5
"""Bars drawn; products and things that wait for which firms make room."""
NAME = 30
"""Most characters of a name in a table: two lines."""
FIRST_PAGE, SECOND_PAGE = 135.0, 172.0
"""What is left for rows beside headings and figures."""
BAR, ROW_LINE, ROW_EDGE, LIST_LINE, HEAD_LINE = 11.5, 4.5, 1.8, 5.0, 8.0


@dataclass(frozen=True)
class FirmLine:
    """One firm on the report: how many matches went how far, and its money."""

    name: str
    matches: int
    handed_over: int
    accepted: int
    money: str


@dataclass(frozen=True)
class Report:
    """What is printed: plain values. Lists are cut to what two pages hold, firms with most money first;
    `*_left` says what is left out.
    """

    title: str
    organiser: str
    region: str
    held_on: dt.date
    made_at: dt.datetime
    whole: Count
    attended: Attended
    institutions: tuple[Count, ...]
    products: tuple[Count, ...]
    firms: tuple[FirmLine, ...]
    waiting: tuple[str, ...]
    words: tuple[str, ...]
    chart: str
    is_demo: bool
    institutions_left: int = 0
    products_left: int = 0
    firms_left: int = 0
    waiting_left: int = 0

    @property
    def decision(self) -> str:
        """Days from the hand-over to a decision, on average."""
        return tenth(self.whole.decision_days, self.whole.decided)

    @property
    def score(self) -> str:
        """What firms gave the day after, on average."""
        return tenth(self.whole.score, self.whole.answers)


def fitted(whole: Report) -> Report:
    """The report with its lists cut to two pages: firms get the room that the other lists leave, which then
    go on into what firms do not need.
    """
    head = (_lines(whole.organiser, 26) + _lines(whole.title, 22)) * HEAD_LINE
    chart = MOST_BARS * BAR if whole.chart else 0
    fits, _ = _held([_height(each) for each in whole.institutions], FIRST_PAGE - head - chart)
    institutions = whole.institutions[:fits]
    products = [_height(each) for each in whole.products]
    waiting = [_lines(each, 44) * LIST_LINE for each in whole.waiting]
    words = sum(_lines(each, 44) for each in whole.words) * LIST_LINE
    room = SECOND_PAGE - words - sum(products[:PRODUCTS]) - sum(waiting[:WAITING])
    firms, room = _held([_row((each.name, 15), (each.money, 24)) for each in whole.firms], room)
    more_products, room = _held(products[PRODUCTS:], room)
    more_waiting, room = _held(waiting[WAITING:], room)
    return replace(
        whole,
        institutions=institutions,
        institutions_left=len(whole.institutions) - len(institutions),
        products=whole.products[: PRODUCTS + more_products],
        products_left=max(0, len(products) - PRODUCTS - more_products),
        firms=whole.firms[:firms],
        firms_left=len(whole.firms) - firms,
        waiting=whole.waiting[: WAITING + more_waiting],
        waiting_left=max(0, len(waiting) - WAITING - more_waiting),
    )


def _height(line: Count) -> float:
    return _row((shortened(line.name, NAME), 15))


def _lines(text: str, a_line: int) -> int:
    """How many lines the text takes, at least one, when so many Chinese characters stand on one."""
    return max(1, -(-len(text) // a_line))


def _row(*cells: tuple[str, int]) -> float:
    """The height of a row of a table: cells as (text, characters a line)."""
    return max(_lines(text, a_line) for text, a_line in cells) * ROW_LINE + ROW_EDGE


def _held(heights: Sequence[float], room: float) -> tuple[int, float]:
    """How many of these, from the first on, fit into the room, and what is then left of it."""
    for number, height in enumerate(heights):
        if height > room:
            return number, room
        room -= height
    return len(heights), room
