"""Policies, products, offerings and cases for the engine's tests; each builder changes only what matters."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from pydantic import TypeAdapter

from catalog.criteria import Criterion
from catalog.evaluate import judge
from catalog.facts import FACTS
from catalog.knowing import known
from catalog.outcomes import Outcome
from catalog.profile import Case
from catalog.reading import read
from catalog.source import PolicySource, ProductSource, SubsidySource
from catalog.values import Catalogue, Clause, Figure, Offering, Policy, Product
from catalog.vocabulary import Applicant, Category, Guarantee, State
from yurong.kit.money import Money

TODAY = date(2026, 3, 16)
ZHENGZHOU, JINSHUI, LUOYANG, HENAN, WUHAN = "410100", "410105", "410300", "410000", "420100"
AIRPORT_ZONE = "410173"
PLACES = {
    "000000": "全国",
    HENAN: "河南省",
    ZHENGZHOU: "郑州市",
    JINSHUI: "金水区",
    AIRPORT_ZONE: "郑州航空港区",
    "410300": "洛阳市",
    "420000": "湖北省",
    WUHAN: "武汉市",
}
_rows: TypeAdapter[Criterion] = TypeAdapter(Criterion)


def a_leaf(fact: str, op: str, value: Any, requirement: str = "一项要求", **more: Any) -> Criterion:
    return _rows.validate_python(
        {
            "kind": "fact",
            "fact": fact,
            "op": op,
            "value": value,
            "requirement": requirement,
            "cite": "p#一",
            **more,
        }
    )


def a_manual(requirement: str = "成效显著（标准文件未写）", **more: Any) -> Criterion:
    return _rows.validate_python({"kind": "manual", "requirement": requirement, "cite": "p#一", **more})


def a_group(join: str, *members: Criterion, requirement: str = "一组要求", **more: Any) -> Criterion:
    return _rows.validate_python(
        {
            "kind": "group",
            "join": join,
            "members": members,
            "requirement": requirement,
            "cite": "p#一",
            **more,
        }
    )


def a_score(least: int, *parts: dict[str, Any], requirement: str = "评分达标", **more: Any) -> Criterion:
    """A made-up score: no document names bands."""
    return _rows.validate_python(
        {
            "kind": "score",
            "least": least,
            "parts": parts,
            "requirement": requirement,
            "cite": "p#一",
            **more,
        }
    )


def a_clause(number: str = "一", policy: str = "p") -> Clause:
    return Clause(f"{policy}#{number}", policy, number, "一条", "一条的要点", "一份文件", "文件", None)


def a_policy(
    region: str = HENAN, begins: date | None = None, ends: date | None = None, issued: date | None = None
) -> Policy:
    """A document about Henan that gives no date, unless told."""
    return Policy(
        id="p",
        title="一份文件",
        short="文件",
        number=None,
        issuer=None,
        issued_on=issued or begins,
        in_force_from=begins,
        in_force_until=ends,
        validity_note="见文件",
        region=region,
        binding=a_clause("发文"),
        validity=a_clause("附则"),
    )


def a_product(
    *criteria: Criterion,
    slug: str = "a-loan",
    name: str = "示范贷",
    category: Category = Category.LOAN,
    region: str = HENAN,
    state: State = State.LAUNCHED,
    applicants: tuple[Applicant, ...] = (Applicant.ENTERPRISE,),
    process: tuple[str, ...] = (),
    purposes: tuple[str, ...] = (),
    cap: Money | None = None,
    policy: Policy | None = None,
    provider: str | None = None,
) -> Product:
    """A launched Henan loan for enterprises that asks nothing more, unless told."""
    figures = (Figure("amount", f"最高 {cap}", a_clause(), cap),) if cap is not None else ()
    return Product(
        slug=slug,
        name=name,
        category=category,
        region=region,
        state=state,
        state_words="推出" if state is State.LAUNCHED else "探索",
        applicants=applicants,
        audience="科技企业",
        provider=provider,
        summary="一种产品",
        stages=(),
        contest_phases=(),
        process=process,
        guarantee=(),
        purposes=purposes,
        figures=figures,
        policy=policy or a_policy(region),
        clauses=(a_clause(),),
        criteria=criteria,
        open_points=(),
    )


def an_offering(
    *criteria: Criterion,
    id: int = 1,  # noqa: A002 - the field's name
    product: str = "a-loan",
    institution: str = "甲银行",
    amount_max: Money | None = None,
    rate_bp: int | None = None,
    term_max_months: int | None = None,
    guarantee: tuple[Guarantee, ...] = (),
    region: str = HENAN,
    valid_from: date = date(2026, 1, 1),
    valid_until: date | None = None,
) -> Offering:
    return Offering(
        id=id,
        product_slug=product,
        institution=institution,
        name=f"{institution}方案",
        amount_max=amount_max,
        rate_min_bp=rate_bp,
        rate_max_bp=rate_bp,
        term_max_months=term_max_months,
        guarantee=guarantee,
        region=region,
        valid_from=valid_from,
        valid_until=valid_until,
        criteria=criteria,
        is_demo=True,
    )


def a_catalogue(
    *products: Product, offerings: Iterable[Offering] = (), rules: Iterable[SubsidySource] = ()
) -> Catalogue:
    clauses = [a_clause(number) for number in ("一", "发文", "附则")]
    policies = {product.policy.id: product.policy for product in products}
    return Catalogue(
        version="test",
        products=products,
        offerings=tuple(offerings),
        rules=tuple(rules),
        policies=policies or {"p": a_policy()},
        clauses={clause.ref: clause for clause in clauses},
        region_names=PLACES,
    )


def a_case(*, need: dict[str, Any] | None = None, **profile: Any) -> Case:
    """An enterprise in 郑州市金水区 of which nothing else is known, unless told."""
    return Case.model_validate({"profile": {"region": JINSHUI, **profile}, "need": need or {}})


def outcome_of(row: Criterion, **profile: Any) -> Outcome:
    """What a row says of a firm on TODAY; facts of its need stand among those of its profile."""
    need = {key: profile.pop(key) for key in list(profile) if FACTS[key].of == "need"}
    return judge(row, known(a_case(need=need, **profile), PLACES, TODAY))


def real_catalogue() -> Catalogue:
    """The catalog as the data files have it, without institutions' offerings."""
    files = read()
    clauses: dict[str, Clause] = {}
    policies: dict[str, Policy] = {}
    for source in files.policies:
        clauses |= {clause.ref: clause for clause in _clauses(source)}
        policies[source.id] = _policy(source, clauses)
    return Catalogue(
        version=files.sha256,
        products=tuple(_product(source, policies, clauses) for source in files.products),
        offerings=(),
        rules=files.rules,
        policies=policies,
        clauses=clauses,
        region_names={code: name for code, name, _short in files.regions},
    )


def _clauses(source: PolicySource) -> Iterable[Clause]:
    for clause in source.clauses:
        yield Clause(
            f"{source.id}#{clause.number}",
            source.id,
            clause.number,
            clause.heading,
            clause.gist,
            source.title,
            source.short,
            source.number,
        )


def _policy(source: PolicySource, clauses: dict[str, Clause]) -> Policy:
    validity = clauses[f"{source.id}#{source.validity_clause}"] if source.validity_clause else None
    return Policy(
        source.id,
        source.title,
        source.short,
        source.number,
        source.issuer,
        source.issued_on,
        source.in_force_from,
        source.in_force_until,
        source.validity_note,
        source.region,
        clauses[f"{source.id}#{source.binding_clause}"],
        validity,
    )


def _product(source: ProductSource, policies: dict[str, Policy], clauses: dict[str, Clause]) -> Product:
    cited = tuple(clauses[ref] for ref in source.cites)
    figures = tuple(Figure(f.kind, f.text, clauses[f.cite], f.max_wan) for f in source.figures)
    return Product(
        source.slug,
        source.name,
        source.category,
        source.region,
        source.state,
        source.state_words,
        source.applicants,
        source.audience,
        source.provider,
        source.summary,
        source.stages,
        source.contest_phases,
        source.process,
        source.guarantee,
        source.purposes,
        figures,
        policies[cited[0].policy_id],
        cited,
        source.criteria,
        source.open_points,
    )
