"""Badges: words of any length fit, every size is printed, large stacks are a job."""

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfReader
from sqlalchemy import select

from events.matchmaking.on_site.badge import FORMATS, Badge, Size, Stack
from events.matchmaking.on_site.badge_print import LAYOUTS, badges_html, badges_pdf
from events.matchmaking.on_site.badge_work import KIND, printing
from events.matchmaking.on_site.fitting import LEADING, MM_PER_PT, SMALLEST_PT, ems, fit
from events.passes import code_in, pass_of
from tests.matchmaking.factories import STARTS
from tests.matchmaking.on_site_cast import a_hall
from yurong.kit.db import Database
from yurong.kit.jobs import Job, enqueue_job, job_folder, work
from yurong.settings import Settings

NAMES = (
    "李",
    "王广启",
    "欧阳娜娜",
    "阿卜杜拉·买买提·艾力江",
    "Maximilian Alexander Schwarzenberg",
    "W" * 40,
    "王" * 40,
)
WORDS = st.text(st.sampled_from("王广启欧阳·，（）ABCxyzWMil 0123-@"), min_size=1, max_size=80).filter(
    str.strip
)


def a_stack(count: int = len(NAMES), *, is_demo: bool = True) -> Stack:
    return Stack(
        "hall",
        "河南省高端制造产业链政银企对接会（郑州专场）",
        "2026年12月5日　智慧岛大厦",
        is_demo,
        tuple(
            Badge(
                f"K7P2M9XR{number:02}",
                NAMES[number % len(NAMES)],
                "河南省郑州高新技术产业开发区示例光电科技股份有限公司技术创新中心",
                "总经理",
                "基金、创投",
                f"https://yurong.example/passes/K7P2M9XR{number:02}-0123456789abcdef",
            )
            for number in range(count)
        ),
    )


@given(WORDS, st.sampled_from([(53.0, 16.0, 36.0), (89.0, 30.0, 66.0), (31.0, 9.0, 20.0), (53.0, 4.5, 9.0)]))
def test_words_of_any_length_fit_and_none_is_lost(text: str, box: tuple[float, float, float]) -> None:
    width, height, largest = box
    made = fit(text, width_mm=width, height_mm=height, largest_pt=largest)
    assert "".join("".join(made.lines).split()) == "".join(text.split())
    assert SMALLEST_PT <= made.size_pt <= largest
    assert all(ems(line) * made.size_pt * MM_PER_PT <= width + 1e-9 for line in made.lines)
    assert len(made.lines) * made.size_pt * LEADING * MM_PER_PT <= height + 1e-9


def test_a_short_name_is_as_large_as_the_badge_allows_and_on_one_line() -> None:
    made = fit("王广启", width_mm=53, height_mm=16, largest_pt=36)
    assert (made.lines, made.size_pt) == (("王广启",), 36)


def test_a_name_with_dots_breaks_behind_a_dot() -> None:
    made = fit("阿卜杜拉·买买提·艾力江", width_mm=53, height_mm=16, largest_pt=36)
    assert len(made.lines) > 1
    assert all(line.endswith("·") for line in made.lines[:-1])


@pytest.mark.parametrize("size", FORMATS)
def test_every_size_has_its_pages_and_every_name(size: Size, tmp_path: Path) -> None:
    stack = a_stack()
    pdf = tmp_path / "badges.pdf"
    pdf.write_bytes(badges_pdf(stack, size))
    form, pages = FORMATS[size], PdfReader(pdf).pages
    assert len(pages) == -(-len(NAMES) // form.per_page)
    box = pages[0].mediabox
    assert (round(float(box.width) * 25.4 / 72), round(float(box.height) * 25.4 / 72)) == (
        form.page_width,
        form.page_height,
    )
    text = "".join("".join(page.extract_text() for page in pages).split())
    for each in stack.badges:
        assert each.name.replace(" ", "") in text
        assert each.code in text
    assert "示例" in text


def test_the_same_stack_gives_the_same_bytes() -> None:
    assert badges_pdf(a_stack(3), "card") == badges_pdf(a_stack(3), "card")


@pytest.mark.parametrize("size", FORMATS)
def test_cut_marks_lie_outside_the_badges(size: Size) -> None:
    form = FORMATS[size]
    marks = re.findall(
        r'class="cut [^"]*" style="left: ([\d.]+)mm; top: ([\d.]+)mm', badges_html(a_stack(), size)
    )
    assert bool(marks) == form.is_cut
    for left, top in marks:
        inside_x = form.left <= float(left) < form.left + form.columns * form.width
        inside_y = form.top <= float(top) < form.top + form.rows * form.height
        assert not (inside_x and inside_y)


def test_every_box_of_words_lies_on_its_badge() -> None:
    for size, layout in LAYOUTS.items():
        form = FORMATS[size]
        for space in (layout.title, layout.name, layout.organisation, layout.position, layout.group):
            assert space.width <= form.width - 10
            assert space.height < form.height


def test_many_badges_are_a_job_that_tells_its_pages(database: Database, tmp_path: Path) -> None:
    hall = a_hall(database, count=12)
    settings = Settings(data=tmp_path, public_url="https://yurong.example")
    with database.writing() as session:
        token = enqueue_job(
            session,
            kind=KIND,
            title="打印胸卡",
            back_url="/",
            params={"event": hall.event_code, "size": "card", "group": None},
            asked_by=None,
            now=STARTS,
        ).token
    assert work(database, {KIND: printing(settings)}, tmp_path / "jobs", STARTS) == "done"
    with database.reading() as session:
        job = session.scalars(select(Job).where(Job.token == token)).one()
        assert (job.done, job.total, job.said.split("。")[0]) == (2, 2, "12 个胸卡，共 2 页")
        text = PdfReader(job_folder(tmp_path / "jobs", token) / str(job.result_name)).pages[1].extract_text()
    assert "参加人" in text


def test_a_pass_of_one_door_opens_no_other() -> None:
    made = pass_of("K7P2M9XR4T", b"ours", "passes")
    assert code_in(made, b"ours", "passes") == "K7P2M9XR4T"
    assert code_in(made, b"ours") is None
    assert code_in(made, b"theirs", "passes") is None
