"""What the demo firms hand in before the meeting: believable, made up."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from catalog.profile import Case, Need, Profile
from catalog.scores import ScoreDimensions, ScoreRecord, ScoreSource
from catalog.vocabulary import (
    ContestPhase,
    Credential,
    Guarantee,
    Purpose,
    Score,
    Size,
    Stage,
    Track,
)
from yurong.kit.money import Money


@dataclass(frozen=True)
class HandedIn:
    """One intake: the case and what the firm adds in its own words."""

    case: Case
    note: str


def optics(today: date) -> HandedIn:
    """A Zhengzhou start-up in the middle of the contest: contest loan, score products, award credit."""
    profile = Profile(
        region="410172",
        founded_on=today - timedelta(days=1300),
        stage=Stage.STARTUP,
        size=Size.SMALL,
        track=Track.IT,
        on_key_chain=True,
        credentials=(Credential.TECH_SME,),
        contest_phase=ContestPhase.DURING,
        contest_awarded=False,
        scores=(_yuke_score(),),
        fiscal_award=Money.wan(60),
        invention_patents=3,
        other_ip=11,
        has_borrowed=False,
        in_incubator=True,
        newly_in_incubator=False,
        has_receivables=True,
        supplies_chain_leader=False,
        buys_tech_insurance=False,
    )
    need = Need(
        amount=Money.wan(800),
        term_months=12,
        purposes=(Purpose.RESEARCH, Purpose.WORKING_CAPITAL),
        security=(Guarantee.CREDIT, Guarantee.IP_PLEDGE),
    )
    return HandedIn(
        Case(profile=profile, need=need),
        "车载激光雷达的准直镜头已经小批量供货，正在做第二代样品。\n"
        "明年三月前要备 800 万元的料，账上只够四个月，想知道先申请哪几家、能不能不用房产抵押。",
    )


def materials(today: date) -> HandedIn:
    """A grown Luoyang firm that wants to build: larger loan, listing on its mind."""
    profile = Profile(
        region="410305",
        founded_on=today - timedelta(days=3400),
        stage=Stage.GROWTH,
        size=Size.MEDIUM,
        track=Track.MATERIALS,
        credentials=(Credential.TECH_SME, Credential.HIGH_TECH, Credential.SPECIALISED),
        contest_phase=ContestPhase.AFTER,
        contest_awarded=True,
        fiscal_award=Money.wan(120),
        invention_patents=9,
        other_ip=24,
        has_borrowed=True,
        in_incubator=False,
        has_receivables=True,
        supplies_chain_leader=True,
        buys_tech_insurance=True,
        insurance_premium=Money.wan(18),
    )
    need = Need(
        amount=Money.wan(2000),
        term_months=36,
        purposes=(Purpose.EQUIPMENT, Purpose.LISTING),
        security=(Guarantee.IP_PLEDGE, Guarantee.GUARANTOR),
    )
    return HandedIn(
        Case(profile=profile, need=need),
        "高纯靶材二期产线今年开工，设备款缺口 2000 万元。想了解三年内上北交所要先做哪些事。",
    )


def devices(today: date) -> HandedIn:
    """A young Xinxiang firm that leaves much open: many facts to ask for."""
    profile = Profile(
        region="410771",
        founded_on=today - timedelta(days=500),
        stage=Stage.SEED,
        size=Size.MICRO,
        track=Track.BIOMEDICINE,
        credentials=(),
        contest_phase=ContestPhase.NONE,
        invention_patents=1,
        has_borrowed=False,
        in_incubator=True,
        newly_in_incubator=True,
    )
    need = Need(amount=Money.wan(150), term_months=24, purposes=(Purpose.COMMERCIALISATION,))
    return HandedIn(
        Case(profile=profile, need=need), "注册检验要排队半年，这段时间没有收入，主要想问第一笔贷款怎么贷。"
    )


def _yuke_score() -> ScoreRecord:
    parts = {"industry": 72, "technology": 85, "talent": 66, "management": 58}
    return ScoreRecord(
        scheme=Score.YUKE,
        source=ScoreSource.DECLARED,
        value=Decimal(71),
        dimensions=ScoreDimensions(**{name: Decimal(mark) for name, mark in parts.items()}),
    )
