"""Cards, table sheets and the wall list: what is on them, and that every name fits its card."""

import io
from datetime import UTC, datetime, timedelta

import pytest
from pypdf import PdfReader

from events.matchmaking.meetings import printing
from events.matchmaking.meetings.hours import Round
from events.matchmaking.meetings.paper import (
    CARD_ROWS,
    WALL_ROUNDS,
    Card,
    Occasion,
    cards,
    table_sheets,
    wall,
)
from events.matchmaking.meetings.schedule import Item
from events.matchmaking.models import Meeting, MeetingParty, MeetingSide, MeetingState

AT = datetime(2026, 12, 5, 1, 0, tzinfo=UTC)
OCCASION = Occasion(
    "1205-duijie", "政银企对接会", "12月5日（星期六）", "智慧岛大厦", "郑州市科技局", is_demo=True
)
LONG = "郑州中原科技城人工智能与高端装备制造产业技术创新研究院（有限合伙）股份有限公司"


def _party(id_: int, name: str, side: MeetingSide) -> MeetingParty:
    return MeetingParty(id=id_, name=name, side=side)


def _rounds(many: int) -> list[Round]:
    length = timedelta(minutes=25)
    return [Round(n, AT + n * length, AT + n * length + timedelta(minutes=20)) for n in range(many)]


def _item(
    at: Round, table: int, firm: MeetingParty, other: MeetingParty, state: str = MeetingState.PLANNED
) -> Item:
    row = Meeting(firm_id=firm.id, institution_id=other.id, round=at.number, table_number=table, state=state)
    return Item(row, at, firm, other)


BANK = _party(90, "示例银行", MeetingSide.INSTITUTION)
FUND = _party(91, "示例基金", MeetingSide.INSTITUTION)
OPTICS, SOFTWARE = _party(1, "郑州光电", MeetingSide.FIRM), _party(2, "安阳软件", MeetingSide.FIRM)


def test_cards_come_by_the_sound_of_names_and_without_what_is_off() -> None:
    first, second = _rounds(2)
    items = [
        _item(first, 1, OPTICS, BANK),
        _item(first, 2, SOFTWARE, FUND),
        _item(second, 2, OPTICS, FUND, MeetingState.CANCELLED),
    ]
    made = cards(items)
    assert [each.name for each in made] == ["安阳软件", "郑州光电", "示例基金", "示例银行"]
    assert [(row.time, row.table, row.other) for row in made[1].rows] == [("09:00–09:20", 1, "示例银行")]


@pytest.mark.parametrize(("many", "parts"), [(CARD_ROWS, [""]), (CARD_ROWS + 1, ["1/2", "2/2"])])
def test_a_full_day_takes_another_card(many: int, parts: list[str]) -> None:
    items = [
        _item(each, 1, _party(each.number + 1, f"企业{each.number}", MeetingSide.FIRM), BANK)
        for each in _rounds(many)
    ]
    assert [each.part for each in cards(items) if each.name == "示例银行"] == parts


def test_a_table_names_its_host_only_while_there_is_one() -> None:
    first, second = _rounds(2)
    alone = [_item(first, 1, OPTICS, BANK), _item(second, 1, SOFTWARE, BANK)]
    assert [each.host for each in table_sheets(alone)] == ["示例银行"]
    shared = [_item(first, 1, OPTICS, BANK), _item(second, 1, SOFTWARE, FUND)]
    assert [each.host for each in table_sheets(shared)] == [""]


def test_the_wall_tells_tables_and_not_whom_one_meets() -> None:
    grid = _rounds(WALL_ROUNDS + 1)
    items = [_item(grid[0], 7, OPTICS, BANK), _item(grid[-1], 3, OPTICS, FUND)]
    parts = wall(items, grid)
    assert [(each.title, len(each.rounds)) for each in parts] == [
        ("企业", WALL_ROUNDS),
        ("企业", 1),
        ("机构", WALL_ROUNDS),
        ("机构", 1),
    ]
    assert parts[0].rows[0].cells == ("7", *[""] * (WALL_ROUNDS - 1))
    assert parts[1].rows[0].cells == ("3",)
    assert "银行" not in str(parts[:2])


def _pages(pdf: bytes) -> list[str]:
    return [page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages]


BRANCH = "中国示例银行股份有限公司郑州经济技术开发区支行"
NAMES = (
    "示例银行甲乙丙丁戊己庚",
    "平顶山示例新能源有限公司",
    "郑州示例高端装备制造有限公司",
    "郑州示例高端装备制造股份有限公司",
    BRANCH,
    LONG,
)
EDGES = (97 / 25.4 * 96, 202 / 25.4 * 96)
"""Where the left and the right card end, in CSS pixels."""


def test_no_name_of_a_row_runs_out_of_its_card() -> None:
    firms = _party(1, "甲", MeetingSide.FIRM), _party(2, "乙", MeetingSide.FIRM)
    others = [_party(100 + at, name, MeetingSide.INSTITUTION) for at, name in enumerate(NAMES)]
    busy = [_item(at, 100, firms[0], others[at.number % len(NAMES)]) for at in _rounds(CARD_ROWS)]
    calm = [_item(at, 100, firms[1], others[at.number]) for at in _rounds(len(NAMES))]
    made = [each for each in cards([*busy, *calm]) if each.side == MeetingSide.FIRM.label]
    found: list[tuple[str, float]] = []

    def visit(text: str, _ctm: list[float], placed: list[float], _font: object, size: float) -> None:
        name = text.strip()
        if name and not name.isascii():
            found.append((name, placed[4] + len(name) * size))

    PdfReader(io.BytesIO(printing.cards_pdf(OCCASION, made, AT))).pages[0].extract_text(visitor_text=visit)
    ends = [(name, end) for name, end in found if any(name in each for each in (*NAMES, LONG[:24] + "…"))]
    assert {name for name, _ in ends} >= {*NAMES[:3], BRANCH[:14], BRANCH[14:], BRANCH, LONG[:24] + "…"}
    for name, end in ends:
        assert end <= EDGES[0] or 113 / 25.4 * 96 < end <= EDGES[1], name


def test_the_papers_print_with_every_word() -> None:
    grid = _rounds(CARD_ROWS)
    firm = _party(3, LONG, MeetingSide.FIRM)
    others = [_party(100 + each.number, f"机构{each.number}", MeetingSide.INSTITUTION) for each in grid]
    items = [_item(at, at.number + 1, firm, other) for at, other in zip(grid, others, strict=True)]
    made: list[Card] = cards(items)
    printed = {
        "cards": printing.cards_pdf(OCCASION, made, AT),
        "tables": printing.tables_pdf(OCCASION, table_sheets(items), AT),
        "wall": printing.wall_pdf(OCCASION, wall(items, grid), AT),
    }
    texts = {
        name: [page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages]
        for name, pdf in printed.items()
    }
    assert len(texts["cards"]) == -(-len(made) // printing.CARDS_ON_A_PAGE)
    assert len(texts["tables"]) == len(grid)
    first = texts["cards"][0].replace("\n", "")
    assert LONG in first
    assert all(f"机构{each.number}" in first for each in grid), "twelve rows fit one card"
    assert "示例" in first
    assert "第 12 轮" in texts["wall"][0]
    assert printing.wall_pdf(OCCASION, wall(items, grid), AT) == printed["wall"], "the same bytes again"
