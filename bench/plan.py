"""The best plan out of 50 eligible offerings: ms per plan, beside the greedy one and the bare solver.

Run: python bench/plan.py. In one process and one run: the greedy plan of before (cheapest first, no proof),
one bare HiGHS solve of the cost model written to a file beforehand, the four proven stages, and the whole
plan with alternatives and inquiries. Median over many needs; the costs of greedy and best are compared too.
"""

import statistics
import tempfile
import time
from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path

import highspy

from bench.table import show
from catalog.financing import LEAST_TICKET, USUAL_COUNTERPARTS
from catalog.matching import Match, OfferingResult, ProductResult
from catalog.optimum import best
from catalog.planning import draft
from catalog.profile import Need
from catalog.solver import Model
from catalog.split import Choice, Problem
from catalog.values import Clause, Offering, Policy, Product
from catalog.vocabulary import Applicant, Category, Eligibility, State
from yurong.kit.money import Money

OFFERINGS = 50
NEEDS_WAN = (120, 300, 500, 777, 900, 1200, 1500, 2000, 2600, 5000)
AIM_MS = 200


def main() -> None:
    results = tuple(_result(n) for n in range(OFFERINGS))
    problems = [_problem(results, need) for need in NEEDS_WAN]
    with tempfile.TemporaryDirectory() as folder:
        bare = [_bare(problem, Path(folder) / f"{at}.mps") for at, problem in enumerate(problems)]
        rows: list[tuple[str, list[Callable[[], object]]]] = [
            ("greedy of before: cheapest first", [partial(_greedy, problem) for problem in problems]),
            ("bare HiGHS: one solve of the cost model", bare),
            ("best: four stages, checked in integers", [partial(best, problem) for problem in problems]),
            ("draft: plan, reasons, alternatives, inquiries", [_drafter(results, n) for n in NEEDS_WAN]),
        ]
        table = [("what", "median ms", "worst ms", "× bare")]
        base = 0.0
        for name, runs in rows:
            times = [_ms(run) for run in runs]
            middle = statistics.median(times)
            base = middle if name.startswith("bare") else base
            ratio = f"{middle / base:.1f}" if base else ""
            table.append((name, f"{middle:.2f}", f"{max(times):.2f}", ratio))
    show(f"{OFFERINGS} eligible offerings, {len(NEEDS_WAN)} needs, CPU time, aim {AIM_MS} ms", table)
    _compare(problems)


def _compare(problems: list[Problem]) -> None:
    rows = [("need 万元", "greedy: covered", "cost a year", "best: covered", "cost a year")]
    for problem in problems:
        cheap, proven = _greedy(problem), best(problem)
        rows.append(
            (str(problem.need // 1_000_000), *_figures(*cheap), *_figures(proven.covered, proven.cost))
        )
    show("what the proof is worth (万元)", rows)


def _figures(covered: int, cost: int) -> tuple[str, str]:
    return f"{covered / 1e6:.0f}", f"{cost / 1e10:.2f}"


def _greedy(problem: Problem) -> tuple[int, int]:
    """Coverage and cost of taking the cheapest first, one offer a product, until the parties run out."""
    left, cost, parties, products = problem.need, 0, set[str](), set[str]()
    priced = [choice for choice in problem.choices if choice.price is not None]
    for choice in sorted(priced, key=lambda one: one.price or 0):
        if not left or choice.product in products or len(parties | {choice.party}) > problem.parties:
            continue
        amount = min(choice.most, left)
        parties.add(choice.party)
        products.add(choice.product)
        left -= amount
        cost += amount * (choice.price or 0)
    return problem.need - left, cost


def _bare(problem: Problem, path: Path) -> Callable[[], object]:
    """One run of the stage that decides most: least cost at full cover."""
    at = [n for n, choice in enumerate(problem.choices) if choice.most >= problem.ticket]
    model = Model(problem, at)
    model.hold(dict.fromkeys(at, -1), -best(problem).covered)
    for n in at:
        model.solver.changeColCost(model.amount[n], float(problem.choices[n].price or 0))
    model.solver.writeModel(str(path))
    solver = highspy.Highs()  # type: ignore[no-untyped-call]
    solver.setOptionValue("output_flag", False)
    solver.setOptionValue("threads", 1)
    solver.readModel(str(path))

    def run() -> None:
        solver.clearSolver()
        solver.run()

    return run


def _ms(run: Callable[[], object]) -> float:
    times = []
    for _ in range(5):
        begun = time.process_time_ns()
        run()
        times.append(time.process_time_ns() - begun)
    return min(times) / 1e6


def _drafter(results: tuple[ProductResult, ...], wan: int) -> Callable[[], object]:
    need, match = Need(amount=Money.wan(wan), term_months=24), Match(date(2026, 3, 16), results, ())
    return lambda: draft(need, match, ())


def _problem(results: tuple[ProductResult, ...], wan: int) -> Problem:
    choices = [
        Choice(each.institution, result.slug, each.amount_max.fen, each.rate_max_bp)
        for result in results
        for each in (offered.offering for offered in result.offerings)
        if each.amount_max is not None
    ]
    return Problem(wan * 1_000_000, LEAST_TICKET.fen, USUAL_COUNTERPARTS, tuple(choices))


def _result(n: int) -> ProductResult:
    """A loan with one offering; every tenth gives no rate, every tenth no limit."""
    rate = None if n % 10 == 3 else 300 + 37 * n % 260
    limit = None if n % 10 == 7 else Money.wan(50 + 130 * n % 700)
    clause = Clause("p#1", "p", "1", "", "", "", "", None)
    policy = Policy("p", "", "", None, None, None, None, None, "", "410000", clause, None)
    product = Product(
        f"loan-{n:02}",
        f"产品{n:02}",
        Category.LOAN,
        "410000",
        State.LAUNCHED,
        "推出",
        (Applicant.ENTERPRISE,),
        "",
        None,
        "",
        *((),) * 6,
        policy=policy,
        clauses=(clause,),
        criteria=(),
        open_points=(),
    )
    offering = Offering(
        n,
        product.slug,
        f"机构{n % 17:02}",
        "",
        limit,
        rate,
        rate,
        36,
        (),
        "410000",
        date(2026, 1, 1),
        None,
        (),
        False,
    )
    offered = OfferingResult(offering, Eligibility.ELIGIBLE, (), (), (), "")
    return ProductResult(product, Eligibility.ELIGIBLE, True, True, False, (), (), (), (offered,), True, "")


if __name__ == "__main__":
    main()
