"""The sheet of `sheet_sample` with everything that the second layout adds."""

import datetime as dt

from events.clinic import sheet as s
from tests.events.sheet_sample import a_sheet

STROKES = s.Strokes(
    width=40,
    height=12,
    path="".join(f"M{at} {abs(6 - at % 12)}h2v1h-2z" for at in range(38)),
)
ACTIONS = (
    ("企业", "", "补充资金用途、已投保科技保险；补充后可重新核对郑州科技保险保费补助", dt.date(2026, 9, 25)),
    ("企业", "", "创赛贷：赛前预申报，备齐近两年报表", dt.date(2026, 10, 10)),
    ("企业", "", "科技贷：向示例银行提出申请", dt.date(2026, 10, 10)),
    ("机构", "示例银行（示例）", "创赛贷：核验信用记录；答复年利率", dt.date(2026, 10, 17)),
    ("部门", "示例科技局", "回访企业，登记各项办理结果", dt.date(2026, 10, 17)),
    ("企业", "", "申报高新技术企业（如尚未办到）", None),
)
PREPARATIONS = (
    ("营业执照（注册地、成立日期）", "创赛贷、科技贷"),
    ("大赛官网（参赛情况）", "创赛贷"),
    ("财务报表（营业收入、研发费用）", "科技贷、积分奖补贷"),
)
RISKS = (
    ("资金缺口", "需求 800 万元，其中 300 万元还没有着落。", ""),
    ("证书到期", "科技型中小企业证书2026年12月31日到期，按它核对的条件以续期为前提。", ""),
    ("诚信", "企业对所提供的资料负责，失信行为按科研诚信管理规定处理。", "豫融育新 三"),
)


def a_whole_sheet(**changes: object) -> s.Sheet:
    """A sheet of the second layout, one of its experts with a signature in print."""
    signatures = a_sheet().signatures
    signed = signatures[0].model_copy(update={"strokes": STROKES, "signed_at": a_sheet().made_at})
    parts: dict[str, object] = {
        "layout": 2,
        "documents": (),
        "actions": tuple(s.ActionLine(owner=o, who=w, what=t, due_on=d) for o, w, t, d in ACTIONS),
        "preparations": tuple(s.Preparation(document=d, products=p) for d, p in PREPARATIONS),
        "risks": tuple(s.Risk(kind=k, text=t, clause=c) for k, t, c in RISKS),
        "signatures": (signed, *signatures[1:]),
    }
    return a_sheet(**(parts | changes))
