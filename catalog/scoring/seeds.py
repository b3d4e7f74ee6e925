"""A made-up score and a made-up self-assessment for the demo world; none of these weights is anybody's."""

from datetime import datetime, timedelta
from decimal import Decimal

from sqlalchemy.orm import Session

from catalog.models_scores import ScoreImport
from catalog.scores import ScoreDimensions, ScoreRecord, ScoreSource
from catalog.scoring.assessment import Configuration
from catalog.scoring.indicator_rows import FIELDS, read_indicators
from catalog.scoring.reading import OfficialRow
from catalog.scoring.store import Told, put
from catalog.scoring.versions import publish_version
from catalog.vocabulary import Score

USCC, FIRM_NAME = "91410100MA44YR001X", "郑州示例光电科技有限公司"
PARTS = {"industry": 72, "technology": 85, "talent": 66, "management": 58}

INDICATORS = (
    ("所在产业链的配套企业数", "industry", "家", "10", "0=0；3=50；10=100"),
    ("高新技术产品收入占比", "industry", "%", "15", "0=0；30=40；60=100"),
    ("研发投入占营业收入的比例", "technology", "%", "20", "0=0；3=40；6=80；10=100"),
    ("有效发明专利", "technology", "件", "15", "0=0；1=40；3=70；8=100"),
    ("研发人员占比", "talent", "%", "15", "0=0；10=50；30=100"),
    ("硕士以上人员", "talent", "人", "5", "0=0；1=40；5=100"),
    ("营业收入增长率", "management", "%", "10", "0=30；10=60；25=100"),
    ("资产负债率", "management", "%", "10", "0=100；60=60；80=20；100=0"),
)


def seed(session: Session, now: datetime) -> None:
    """One imported score of the demo firm, and the self-assessment 「示例」. Writes."""
    dated = (now - timedelta(days=60)).date()
    record = ScoreRecord(
        scheme=Score.YUKE,
        source=ScoreSource.OFFICIAL,
        version="示例版",
        issuer="示例评价机构",
        year=dated.year,
        value=Decimal(71),
        rank=12,
        ranked_of=340,
        dimensions=ScoreDimensions(**{name: Decimal(mark) for name, mark in PARTS.items()}),
        dated=dated,
    )
    row = OfficialRow(uscc=USCC, firm_name=FIRM_NAME, record=record)
    file = ScoreImport(
        file_name="示例积分.xlsx",
        rows=[row.model_dump(mode="json", exclude_none=True)],
        account_id=None,
        uploaded_at=now,
        confirmed_at=now,
    )
    session.add(file)
    session.flush()
    put(session, [(USCC, record)], Told(None, now, file.id))
    publish_version(session, configuration(), account_id=None, now=now, is_demo=True)


def configuration() -> Configuration:
    """The made-up indicators."""
    rows = [dict(zip(FIELDS, each, strict=True)) for each in INDICATORS]
    made = read_indicators("示例自评指标", rows).configuration
    assert made is not None
    return made
