"""The catalog as plain values, built once per version of the data."""

from threading import Lock

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from catalog.criterion_rows import to_tree
from catalog.models import CatalogStamp, ClauseRow, PolicyRow, ProductRow, RegionRow, SubsidyRow
from catalog.offerings.published import published
from catalog.source import SubsidySource
from catalog.values import Catalogue, Clause, Figure, Policy, Product
from catalog.vocabulary import Applicant, Category, ContestPhase, Guarantee, Stage, State

_EMPTY = "0-empty"
MOST_KEPT = 4
_kept: dict[str, Catalogue] = {}
"""The catalogues built last, by version, the oldest first. No two contents ever have the same version."""
_one_at_a_time = Lock()


def snapshot(session: Session) -> Catalogue:
    """Everything the catalog holds now. One tiny query when nothing changed since the last call."""
    stamp = version(session)
    if stamp == _EMPTY:
        return build(session, stamp)
    return _kept.get(stamp) or _built(session, stamp)


def _built(session: Session, stamp: str) -> Catalogue:
    with _one_at_a_time:  # after a publication all visitors come at once, and one of them builds it
        found = _kept.get(stamp)
        if found is None:
            found = _kept[stamp] = build(session, stamp)
            for old in list(_kept)[:-MOST_KEPT]:
                del _kept[old]
    return found


def version(session: Session) -> str:
    """Which catalog the database holds now: one tiny query. Another after every change of what is public."""
    return session.scalar(select(CatalogStamp.version)) or _EMPTY


def build(session: Session, version: str) -> Catalogue:
    """The catalogue read anew, under this version; for `snapshot` and for whoever is changing it."""
    policy_rows = session.scalars(
        select(PolicyRow).order_by(PolicyRow.id).options(selectinload(PolicyRow.clauses))
    ).all()
    clauses = {c.ref: _clause(c, row) for row in policy_rows for c in row.clauses}
    policies = {row.id: _policy(row, clauses) for row in policy_rows}
    products = session.scalars(
        select(ProductRow)
        .order_by(ProductRow.region, ProductRow.category, ProductRow.name, ProductRow.slug)
        .options(selectinload("*"))
    ).all()
    rules = session.scalars(select(SubsidyRow).order_by(SubsidyRow.position)).all()
    return Catalogue(
        version=version,
        products=tuple(_product(row, policies, clauses) for row in products),
        offerings=published(session),
        rules=tuple(SubsidySource.model_validate(row.rule) for row in rules),
        policies=policies,
        clauses=clauses,
        region_names={row.code: row.name for row in session.scalars(select(RegionRow))},
    )


def _clause(row: ClauseRow, policy: PolicyRow) -> Clause:
    return Clause(
        ref=row.ref,
        policy_id=policy.id,
        number=row.number,
        heading=row.heading,
        gist=row.gist,
        policy_title=policy.title,
        policy_short=policy.short,
        policy_number=policy.number,
    )


def _policy(row: PolicyRow, clauses: dict[str, Clause]) -> Policy:
    return Policy(
        id=row.id,
        title=row.title,
        short=row.short,
        number=row.number,
        issuer=row.issuer,
        issued_on=row.issued_on,
        in_force_from=row.in_force_from,
        in_force_until=row.in_force_until,
        validity_note=row.validity_note,
        region=row.region,
        binding=clauses[f"{row.id}#{row.binding_clause}"],
        validity=clauses[f"{row.id}#{row.validity_clause}"] if row.validity_clause else None,
    )


def _product(row: ProductRow, policies: dict[str, Policy], clauses: dict[str, Clause]) -> Product:
    cited = tuple(clauses[citation.clause_ref] for citation in row.citations)
    return Product(
        slug=row.slug,
        name=row.name,
        category=Category(row.category),
        region=row.region,
        state=State(row.state),
        state_words=row.state_words,
        applicants=tuple(map(Applicant, row.applicants)),
        audience=row.audience,
        provider=row.provider,
        summary=row.summary,
        stages=tuple(map(Stage, row.stages)),
        contest_phases=tuple(map(ContestPhase, row.contest_phases)),
        process=tuple(row.process),
        guarantee=tuple(map(Guarantee, row.guarantee)),
        purposes=tuple(row.purposes),
        figures=tuple(Figure(f.kind, f.text, clauses[f.clause_ref], f.cap) for f in row.figures),
        policy=policies[cited[0].policy_id],
        clauses=cited,
        criteria=to_tree(row.criteria),
        open_points=tuple(row.open_points),
        description=row.description,
    )
