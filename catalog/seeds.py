"""Made-up institutions and their offerings for the demo world; none of these figures is anybody's."""

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy.orm import Session

import catalog.scoring.seeds
from catalog.feed.writing import note_approval
from catalog.loading import restamp
from catalog.models import Offered
from catalog.offerings.models import OfferingVersion, VersionState
from catalog.snapshot import build, version
from catalog.vocabulary import Guarantee
from yurong.accounts.models import Institution
from yurong.kit.clock import now, today
from yurong.kit.money import Money

INSTITUTIONS = (
    ("demo-bank-a", "示例银行甲", "bank"),
    ("demo-bank-b", "示例银行乙", "bank"),
    ("demo-insurer", "示例财产保险", "insurer"),
    ("demo-fund", "示例创投基金", "fund"),
    ("demo-guarantor", "示例融资担保", "guarantor"),
)

NOTE = "示例方案，数字均为虚构，只用来演示"


@dataclass(frozen=True)
class DemoOffering:
    institution: str
    product: str
    name: str
    amount_wan: int | None
    rate_bp: tuple[int, int] | None
    months: int | None
    guarantee: Guarantee | None = None
    region: str = "410000"


CREDIT, WEAK, IP, GUARANTOR = Guarantee.CREDIT, Guarantee.WEAK, Guarantee.IP_PLEDGE, Guarantee.GUARANTOR

OFFERINGS = (
    DemoOffering("demo-bank-a", "chuangsai-dai", "示例创赛快贷", 500, (345, 420), 12, CREDIT),
    DemoOffering("demo-bank-b", "chuangsai-dai", "示例赛后跟踪贷", 300, (360, 450), 24, CREDIT),
    DemoOffering("demo-bank-a", "keji-dai", "示例科技直贷", 800, (330, 400), 36, WEAK),
    DemoOffering("demo-bank-b", "jifendai", "示例积分信用贷", 200, (380, 480), 12, CREDIT),
    DemoOffering("demo-bank-b", "zscq-zhiya-dai-hn", "示例专利质押贷", 600, (350, 430), 24, IP),
    DemoOffering("demo-bank-a", "zhuanjingtexin-dai", "示例专精特新信用贷", 1000, (320, 390), 36, CREDIT),
    DemoOffering("demo-bank-a", "zz-zhengke-dai", "示例郑科贷", 500, (340, 410), 12, WEAK, region="410100"),
    DemoOffering("demo-bank-b", "kexin-dai", "示例科信线上贷", None, (400, 520), 12, CREDIT),
    DemoOffering("demo-insurer", "yuke-bao", "示例研发保障组合", None, (120, 200), 12),
    DemoOffering("demo-fund", "jifentou", "示例早期直投", 1000, None, 60),
    DemoOffering(
        "demo-guarantor", "zz-rongzi-danbao", "示例科技担保", 1000, (80, 100), 12, GUARANTOR, region="410100"
    ),
)


def seed(session: Session) -> None:
    """Institutions and offerings, valid from half a year ago for a year. Writes."""
    from_day: date = today() - timedelta(days=180)
    rows = {
        code: Institution(code=code, name=name, kind=kind, is_demo=True) for code, name, kind in INSTITUTIONS
    }
    session.add_all(rows.values())
    session.flush()
    catalogue = build(session, version(session))
    for each in OFFERINGS:
        offered = Offered(institution_id=rows[each.institution].id, product_slug=each.product, is_demo=True)
        session.add(offered)
        session.flush()
        approved = _version(each, offered.id, from_day)
        session.add(approved)
        session.flush()
        note_approval(session, approved, catalogue, now())
    restamp(session)
    catalog.scoring.seeds.seed(session, now())


def _version(each: DemoOffering, offering_id: int, from_day: date) -> OfferingVersion:
    return OfferingVersion(
        offering_id=offering_id,
        number=1,
        state=VersionState.APPROVED,
        name=each.name,
        note=NOTE,
        amount_max=None if each.amount_wan is None else Money.wan(each.amount_wan),
        rate_min_bp=each.rate_bp[0] if each.rate_bp else None,
        rate_max_bp=each.rate_bp[1] if each.rate_bp else None,
        term_max_months=each.months,
        guarantee=[each.guarantee.value] if each.guarantee else [],
        region=each.region,
        valid_until=from_day + timedelta(days=365),
        in_force_from=from_day,
        criteria=[],
    )
