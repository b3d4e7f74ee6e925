"""The macro that shows what would open a product."""

from typing import Any

import pytest

from catalog.matching import match
from catalog.what_if import what_if
from catalog.what_if_page import WhatIfLine, what_if_line
from tests.catalog.examples import LUOYANG, TODAY, a_case, real_catalogue
from yurong.kit.templating import environment

REAL = real_catalogue()


def line_of(slug: str, **profile: Any) -> WhatIfLine | None:
    case = a_case(**profile)
    return what_if_line(what_if(case, REAL, match(case, REAL, TODAY), slug), REAL)


def shown(line: WhatIfLine | None) -> str:
    macro = environment(("yurong", "catalog")).get_template("catalog/_what_if.html").module
    return str(macro.what_if(line))  # type: ignore[attr-defined]  # jinja2 puts macros there


@pytest.mark.parametrize(
    ("slug", "profile", "kind", "lead"),
    [
        ("jifendai", {"credentials": ["tech_sme"], "score_scheme": []}, "do", "怎样才行"),
        ("chuangsai-dai", {}, "answer", "只差确认"),
        ("zz-rongzi-danbao", {"region": LUOYANG, "credentials": ["tech_sme"]}, "fixed", "为什么不行"),
    ],
)
def test_each_kind_of_way_has_its_lead_its_sentence_and_its_clause(
    slug: str, profile: dict[str, Any], kind: str, lead: str
) -> None:
    line = line_of(slug, **profile)
    assert line is not None
    assert line.kind == kind
    html = shown(line)
    assert lead in html
    assert line.sentence in html
    assert f'href="{line.changes[0].clause_url}"' in html


def test_other_ways_of_the_same_size_are_listed() -> None:
    html = shown(line_of("yuke-bao", contest_phase="none", in_incubator=False))
    assert "再做 1 步：报名参加中国创新创业大赛" in html
    assert "别的办法" in html
    assert "入驻智慧岛" in html


def test_an_answer_says_what_to_do_where_it_is_not_so_yet() -> None:
    line = line_of("chuangsai-dai")
    assert line is not None
    assert line.changes[0].remedy.startswith("如果还没有：报名参加中国创新创业大赛；")


def test_a_product_that_is_open_shows_nothing() -> None:
    assert shown(line_of("chuangsai-dai", contest_phase="during")).strip() == ""
