"""One case against the whole catalog: CPU time of matching, beside closures of the same rules.

Run: python bench/match.py. The closures are the floor: three-valued verdict and a short reason per row,
bound once, no tree of outcomes, no sorting, no offerings. They must agree with the engine, product by
product, before anything is timed. Best of several rounds, in one process and one run.
"""

import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from catalog.answer import answer
from catalog.assessment import assess
from catalog.criteria import Comparison, Criterion, Group, Leaf, Manual, Weight
from catalog.evaluate import target_of
from catalog.facts import FACTS
from catalog.knowing import known
from catalog.loading import load
from catalog.matching import match
from catalog.profile import Case
from catalog.reading import read
from catalog.snapshot import snapshot
from catalog.territory import within
from catalog.values import NATIONWIDE, Catalogue, Product
from catalog.vocabulary import Verdict
from yurong.kit.db import Database
from yurong.schema import migrate

AS_OF = date(2026, 3, 16)
ROUNDS = 20
CASE = Case.model_validate(
    {
        "profile": {
            "region": "410105",
            "stage": "startup",
            "credentials": ["tech_sme", "high_tech"],
            "contest_phase": "before",
            "score_scheme": ["yuke"],
            "fiscal_award": 60,
            "invention_patents": 3,
            "has_borrowed": False,
        },
        "need": {"amount": 500, "term_months": 24, "purposes": ["research"]},
    }
)

Said = tuple[Verdict, str]
Closure = Callable[[dict[str, Any]], Said]


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        catalogue = _catalogue(f"sqlite:///{Path(folder) / 'bench.sqlite3'}")
    floor = [(product.slug, _closures(product, catalogue)) for product in catalogue.products]
    facts = dict(known(CASE, catalogue.region_names, AS_OF).values)
    _agree(catalogue, floor, facts)
    rows = [
        ("closures: verdict and short reason per row", lambda: [_run(rules, facts) for _, rules in floor]),
        ("match: reasons, clauses, missing facts, order", lambda: match(CASE, catalogue, AS_OF)),
        ("assess: match, subsidies, plan, roadmap", lambda: assess(CASE, catalogue, AS_OF)),
        ("answer: assess as JSON text", lambda: answer(CASE, catalogue, AS_OF).model_dump_json()),
    ]
    base = 0.0
    print(f"one case, {len(catalogue.products)} products, {len(catalogue.rules)} rules, best of {ROUNDS}")
    print(f"{'what':<48}{'CPU ms':>8}{'ratio':>8}")
    for name, run in rows:
        cpu = _best(run)
        base = base or cpu
        print(f"{name:<48}{cpu:>8.2f}{cpu / base:>8.1f}")


def _catalogue(url: str) -> Catalogue:
    migrate(url)
    database = Database(url)
    with database.writing() as session:
        load(session, read())
        found = snapshot(session)
    database.close()
    return found


def _best(run: Callable[[], object]) -> float:
    times = []
    for _ in range(ROUNDS):
        begun = time.process_time_ns()
        run()
        times.append(time.process_time_ns() - begun)
    return min(times) / 1e6


def _agree(catalogue: Catalogue, floor: list[Any], facts: dict[str, Any]) -> None:
    engine = {r.slug: [row.verdict for row in r.outcomes] for r in match(CASE, catalogue, AS_OF).results}
    for slug, rules in floor:
        assert [verdict for verdict, _ in _run(rules, facts)] == engine[slug], slug


def _run(rules: list[Closure], facts: dict[str, Any]) -> list[Said]:
    return [rule(facts) for rule in rules]


def _closures(product: Product, catalogue: Catalogue) -> list[Closure]:
    kinds, region, policy = product.applicants, product.region, product.policy
    name = catalogue.region_names.get(region, "")

    def applicant(facts: dict[str, Any]) -> Said:
        fits = facts["applicant"] in kinds
        return (Verdict.MET if fits else Verdict.UNMET), f"申请主体为{facts['applicant'].label}"

    def place(facts: dict[str, Any]) -> Said:
        if region == NATIONWIDE:
            return Verdict.MET, "面向全国"
        return within(facts["region"], region), f"注册地 {facts['region']}，需在{name}"

    rows: list[Closure] = [applicant, place]
    begins, ends = policy.in_force_from, policy.in_force_until
    if begins:
        holds = begins <= AS_OF and (ends is None or ends > AS_OF)
        rows.append(lambda _facts: (Verdict.MET if holds else Verdict.UNMET, f"{begins} 起施行"))
    return rows + [_closure(row) for row in product.criteria]


def _closure(row: Criterion) -> Closure:
    if isinstance(row, Manual):
        return lambda _facts: (Verdict.MANUAL, "需人工核验")
    if isinstance(row, Group):
        return _group(row)
    return _leaf(row)


def _leaf(row: Leaf) -> Closure:
    key, label, target = row.fact, FACTS[row.fact].label, target_of(row)
    holds = _test(row, target)
    yes, no = Verdict.MET, Verdict.UNMET
    if row.weight is Weight.EXCLUSION:
        yes, no = no, yes

    def judge(facts: dict[str, Any]) -> Said:
        value = facts[key]
        if value is None:
            return Verdict.UNKNOWN, f"未提供：{label}"
        return (yes if holds(value) else no), f"{label} {value}"

    return judge


def _test(row: Leaf, target: Any) -> Callable[[Any], bool]:  # noqa: ANN401 - values of any fact
    codes = set(target) if isinstance(target, tuple) else {target}
    tests: dict[Comparison, Callable[[Any], bool]] = {
        Comparison.IS: lambda value: value in codes,
        Comparison.IN: lambda value: value in codes,
        Comparison.HAS_ANY: lambda value: not codes.isdisjoint(value),
        Comparison.AT_LEAST: lambda value: bool(value >= target),
        Comparison.AT_MOST: lambda value: bool(value <= target),
        Comparison.MORE_THAN: lambda value: bool(value > target),
        Comparison.WITHIN: lambda value: any(within(value, code) is Verdict.MET for code in codes),
    }
    return tests[row.op]


def _group(row: Group) -> Closure:
    members = [_closure(member) for member in row.members]
    needed = {"all": len(members), "any": 1, "at_least": row.count}[row.join]

    def judge(facts: dict[str, Any]) -> Said:
        said = [member(facts) for member in members]
        found = [verdict for verdict, _ in said]
        reason = "；".join(text for _, text in said)
        if found.count(Verdict.MET) >= needed:
            return Verdict.MET, reason
        if len(found) - found.count(Verdict.UNMET) < needed:
            return Verdict.UNMET, reason
        return (Verdict.UNKNOWN if Verdict.UNKNOWN in found else Verdict.MANUAL), reason

    return judge


if __name__ == "__main__":
    main()
