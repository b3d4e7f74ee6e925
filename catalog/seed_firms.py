"""Two hundred made-up firms for the platform's register; the same ones in every demo world."""

import random
from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session
from stdnum.cn import uscc

from catalog.profile import Case, Need, Profile
from catalog.register import note_facts
from catalog.vocabulary import ContestPhase, Credential, Guarantee, Purpose, Size, Stage, Track
from yurong.accounts.models import Enterprise
from yurong.kit.clock import local
from yurong.kit.money import Money

FIRMS = 200
REGIONS = {
    "410172": ("郑州", 40),
    "410105": ("郑州", 30),
    "410104": ("郑州", 15),
    "410173": ("郑州", 10),
    "410305": ("洛阳", 25),
    "410771": ("新乡", 15),
    "411302": ("南阳", 10),
    "410000": ("河南", 5),
}
"""Share of the firms by place; the last one is known no closer than the province."""
_UNKNOWN = 0.15
"""How often a fact is not given."""


def seed_firms(session: Session, now: datetime) -> None:
    """Firms with their facts, some of them unknown. Writes."""
    today, dice = local(now).date(), random.Random(20261122)  # noqa: S311 - made-up data, the same each time
    places = list(REGIONS)
    weights = [share for _, share in REGIONS.values()]
    for number in range(1, FIRMS + 1):
        (region,) = dice.choices(places, weights)
        case = _case(dice, region, today)
        firm = Enterprise(
            uscc=_code(region, number),
            name=f"{REGIONS[region][0]}示例企业 {number:03d} 号",
            region=region,
            founded_on=case.profile.founded_on,
            is_demo=True,
            created_at=now,
        )
        session.add(firm)
        session.flush()
        note_facts(session, firm.id, case, today - timedelta(days=dice.randrange(90)), "示例数据")


def _code(region: str, number: int) -> str:
    body = f"91{region}MA9YX{number:04d}"
    return body + uscc.calc_check_digit(body)


def _case(dice: random.Random, region: str, today: date) -> Case:
    days = dice.choice((200, 500, 900, 1500, 2600, 4200)) + dice.randrange(200)
    grown = days > 1400
    stage = dice.choice((Stage.GROWTH, Stage.MATURE) if grown else (Stage.SEED, Stage.STARTUP))
    revenue = dice.randrange(500, 20_000) if grown else dice.randrange(0, 1_500)
    credentials = tuple(each for each in Credential if dice.random() < (0.35 if grown else 0.12))
    known: dict[str, object] = {
        "founded_on": today - timedelta(days=days),
        "stage": stage,
        "size": dice.choice((Size.SMALL, Size.MEDIUM) if grown else (Size.MICRO, Size.SMALL)),
        "track": dice.choice(list(Track)),
        "credentials": credentials,
        "invention_patents": dice.randrange(12) if grown else dice.randrange(4),
        "other_ip": dice.randrange(30),
        "revenue": Money.wan(revenue),
        "research_spend": Money.wan(revenue * dice.randrange(3, 20) // 100),
        "staff": dice.randrange(8, 60) + (dice.randrange(20, 200) if grown else 0),
        "has_borrowed": dice.random() < (0.7 if grown else 0.2),
        "in_incubator": dice.random() < (0.1 if grown else 0.5),
        "has_receivables": dice.random() < 0.5,
        "contest_phase": dice.choice(list(ContestPhase)),
        "on_key_chain": dice.random() < 0.4,
        "buys_tech_insurance": dice.random() < 0.2,
        "fiscal_award": Money.wan(dice.choice((0, 0, 10, 30, 60, 100))),
    }
    given = {key: value for key, value in known.items() if dice.random() > _UNKNOWN}
    need = Need(
        amount=Money.wan(dice.choice((100, 200, 300, 500, 800, 1500, 3000))),
        term_months=dice.choice((12, 24, 36)),
        purposes=(dice.choice(list(Purpose)),),
        security=(dice.choice(list(Guarantee)),),
    )
    return Case(profile=Profile.model_validate({"region": region, **given}), need=need)
