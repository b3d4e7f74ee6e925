"""Made-up firms whose every fact is known: who sits at the self-check, roughly. The same on every run.

Values that no condition tells apart are not varied: they would only make the bench slower.
"""

from datetime import date, timedelta
from random import Random
from typing import Any

from catalog.profile import Case
from catalog.vocabulary import Credential, Guarantee, Purpose, Score, Size, Stage, Track

PLACES = {"410105": 0.5, "410173": 0.05, "411300": 0.4, "420100": 0.05}
BORN_BEFORE = date(2026, 1, 1)
LISTS = {
    "credentials": (Credential, (0.5, 0.3, 0.2, 0.15, 0.03, 0.03, 0.02, 0.04)),
    "score_scheme": (Score, (0.15, 0.1, 0.05)),
}
SHARES = {
    "on_key_chain": 0.3,
    "contest_awarded": 0.1,
    "has_borrowed": 0.6,
    "has_warrant_loan": 0.03,
    "in_incubator": 0.35,
    "newly_in_incubator": 0.15,
    "incubated_winner": 0.0,
    "has_receivables": 0.5,
    "supplies_chain_leader": 0.25,
    "holds_bills": 0.3,
    "is_multinational": 0.05,
    "buys_tech_insurance": 0.15,
    "ip_securities_issued": 0.01,
}
"""The share of firms that say yes; an opinion, not a statistic."""
ZERO_SHARES = {
    "fiscal_award": 0.7,
    "guaranteed_amount": 0.8,
    "ip_securities_raised": 0.99,
    "bank_tech_loan_increase": 1.0,
    "revenue": 0.05,
    "research_spend": 0.1,
}


def firms(count: int, seed: int = 66) -> list[Case]:
    """That many firms."""
    random = Random(seed)
    return [_firm(random) for _ in range(count)]


def _firm(random: Random) -> Case:
    profile: dict[str, Any] = {
        "region": random.choices(list(PLACES), list(PLACES.values()))[0],
        "founded_on": BORN_BEFORE - timedelta(days=random.randrange(30, 8000)),
        "stage": random.choice(list(Stage)),
        "size": random.choices(list(Size), (4, 4, 2, 1))[0],
        "track": random.choice(list(Track)),
        "contest_phase": random.choices(("none", "before", "during", "after"), (6, 2, 1, 1))[0],
        "new_bank_unit": "none",
        "bank_npl_bp": 0,
        "invention_patents": random.choice((0, 0, 1, 3, 3)),
        "other_ip": random.choice((0, 4, 4)),
        "staff": random.choice((5, 20, 80, 300)),
    }
    profile |= {key: random.random() < share for key, share in SHARES.items()}
    profile |= {key: _some(random, share) for key, share in ZERO_SHARES.items()}
    for key, (words, shares) in LISTS.items():
        profile[key] = [word for word, share in zip(words, shares, strict=True) if random.random() < share]
    profile["insurance_premium"] = 8 if profile["buys_tech_insurance"] else 0
    if profile["contest_phase"] == "none":
        profile["contest_awarded"] = False
    need = {
        "amount": random.choice((200, 1000)),
        "term_months": random.choice((6, 12, 24, 36)),
        "purposes": random.sample(list(Purpose), random.choice((1, 2))),
        "security": random.sample(list(Guarantee), random.choice((0, 1, 2))),
    }
    return Case.model_validate({"profile": profile, "need": need})


def _some(random: Random, zero_share: float) -> int:
    """An amount in 万元, none for that share of firms."""
    return 0 if random.random() < zero_share else 120
