"""How many questions until everything that can be applied for is settled: adaptive, fixed, and the optimum.

Run: python bench/asking.py. 500 made-up firms answer every question truthfully over the whole catalog
with the demo offerings. On small catalogs the adaptive order is set against the best order there is, found
by trying all of them (dynamic programming over every state of knowledge, at most six facts).
"""

import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from datetime import date
from functools import cache
from math import ceil
from pathlib import Path

from bench.asking_firms import firms
from bench.asking_small import compare
from bench.table import show
from catalog import seeds
from catalog.asking import survey
from catalog.case_form import CaseForm
from catalog.facts import FACTS
from catalog.guided import MOST_QUESTIONS
from catalog.guided_answers import ASKABLE
from catalog.knowing import known
from catalog.loading import load
from catalog.matching import match_product
from catalog.outcomes import Known
from catalog.profile import Case, Profile
from catalog.reading import read
from catalog.snapshot import snapshot
from catalog.terms import is_valid
from catalog.values import Catalogue
from catalog.vocabulary import Eligibility
from yurong.kit.clock import today
from yurong.kit.db import Database
from yurong.schema import migrate

FIRMS = 500
BUT_THE_AMOUNT = [key for key in FACTS if key != "amount"]
"""The amount settles no product; the self-check asks it for the sake of the plan."""
FORM_ORDER = sorted(FACTS, key=[*CaseForm.model_fields, *FACTS].index)
"""Facts that the form has no field for come last."""
NOTHING = Case(profile=Profile())
Asked = tuple[str, ...]
Walk = tuple[Asked, list[Case]]
Next = Callable[[Case], str | None]


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        catalogue = _catalogue(f"sqlite:///{Path(folder) / 'bench.sqlite3'}")
    as_of, people = today(), firms(FIRMS)
    begun = time.process_time_ns()
    survey(NOTHING, catalogue, as_of)
    first = (time.process_time_ns() - begun) / 1e6

    @cache
    def waiting(case: Case) -> tuple[Asked, ...]:
        return tuple(_waiting(case, catalogue, as_of))

    @cache
    def adaptive(case: Case) -> str | None:
        if not waiting(case):
            return None
        return survey(case, catalogue, as_of, askable=BUT_THE_AMOUNT).questions[0].fact.key

    @cache
    def served(case: Case) -> str | None:
        found = survey(case, catalogue, as_of, askable=ASKABLE)
        return found.questions[0].fact.key if found.can_change_offers else None

    def fixed(case: Case) -> str | None:
        return next((k for k in FORM_ORDER if _is_open(case, k)), None) if waiting(case) else None

    def relevant(case: Case) -> str | None:
        open_facts = {key for missing in waiting(case) for key in missing}
        return next((key for key in FORM_ORDER if key in open_facts), None)

    rows: list[tuple[str, ...]] = [("order", "mean", "p90", "max", "seconds", "open after 2", "after 4")]
    for name, order, most in (
        ("adaptive", adaptive, len(FACTS)),
        ("order of the form, only what something waits for", relevant, len(FACTS)),
        ("order of the form", fixed, len(FACTS)),
        (f"self-check as served: the amount too, at most {MOST_QUESTIONS}", served, MOST_QUESTIONS),
    ):
        walks = [_walk(firm, order, most) for firm in people]
        rows.append((name, *_figures([asked for asked, _ in walks]), *_left(walks, waiting)))
    show(f"questions until every product on offer is settled, {FIRMS} firms", rows)
    sys.stdout.write(f"  waiting at the start: {len(waiting(NOTHING))}; first question: {first:.0f} ms CPU\n")
    show("small catalogs: expected cost against the optimum", compare(catalogue, as_of))


def _walk(firm: Case, order: Next, most: int) -> Walk:
    """The facts asked of a firm that always answers, and what was known before and after each."""
    asked: list[str] = []
    cases = [NOTHING]
    while len(asked) < most and (key := order(cases[-1])) is not None:
        asked.append(key)
        cases.append(_told(cases[-1], key, firm))
    return tuple(asked), cases


def _left(walks: list[Walk], waiting: Callable[[Case], tuple[Asked, ...]]) -> tuple[str, ...]:
    """The products on offer that still wait after two and after four questions, on average."""
    return tuple(
        f"{sum(len(waiting(cases[min(at, len(cases) - 1)])) for _, cases in walks) / len(walks):.1f}"
        for at in (2, 4)
    )


def _told(case: Case, key: str, firm: Case) -> Case:
    part = FACTS[key].of
    source = getattr(firm, part)
    return case.model_copy(update={part: getattr(case, part).model_copy(update={key: getattr(source, key)})})


def _is_open(case: Case, key: str) -> bool:
    return getattr(getattr(case, FACTS[key].of), key) is None


def _waiting(case: Case, catalogue: Catalogue, as_of: date) -> Iterable[Asked]:
    """What each product that can be applied for still waits for, its offerings aside."""
    facts: Known = known(case, catalogue.region_names, as_of)
    offered = {each.product_slug for each in catalogue.offerings if is_valid(each, as_of)}
    for product in catalogue.products:
        if product.is_reference_only or (product.state == "encouraged" and product.slug not in offered):
            continue
        found = match_product(product, (), facts, case.need, as_of)
        if found.eligibility is Eligibility.INCOMPLETE:
            yield found.missing


def _figures(walks: list[Asked]) -> tuple[str, str, str, str]:
    counts = sorted(map(len, walks))
    effort = sum(FACTS[key].seconds for walk in walks for key in walk) / len(walks)
    p90 = counts[ceil(0.9 * len(counts)) - 1]
    return f"{sum(counts) / len(counts):.1f}", str(p90), str(counts[-1]), f"{effort:.0f}"


def _catalogue(url: str) -> Catalogue:
    migrate(url)
    database = Database(url)
    with database.writing() as session:
        load(session, read())
        seeds.seed(session)
        found = snapshot(session)
    database.close()
    return found


if __name__ == "__main__":
    main()
