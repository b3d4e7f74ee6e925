"""What a posting says as a value, and the offerings that suit a need posted: by the catalog where it may."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalog.matching import match
from catalog.profile import Case, Need, Profile
from catalog.register import FirmFacts
from catalog.snapshot import snapshot
from catalog.values import Catalogue, Offering, Product
from catalog.vocabulary import Eligibility, Guarantee, Purpose, Track
from events.matchmaking.board.fit import LEAST, Fit, Said, offered_for
from events.matchmaking.models import BoardPost, BoardVersion, PostKind
from yurong.accounts.models import Enterprise

BY_FACTS = {Eligibility.ELIGIBLE: 60, Eligibility.TO_VERIFY: 40, Eligibility.INCOMPLETE: 20}


@dataclass(frozen=True)
class Suiting:
    """An institution's best offering for a need, with why."""

    institution: str
    offering: Offering
    product: Product
    fit: Fit


def said_of(kind: str, version: BoardVersion) -> Said:
    """What fit reads of a version."""
    return Said(
        kind=PostKind(kind),
        title=version.title,
        words=f"{version.title} {version.field} {version.product} {version.summary}",
        region=version.region,
        track=Track(version.track),
        amount=version.amount,
        term_months=version.term_months,
        purposes=tuple(map(Purpose, version.purposes)),
    )


def case_of(session: Session, post: BoardPost, version: BoardVersion) -> Case:
    """The firm's case with the need as posted; what it told before is used only where it agreed. Reads."""
    need = Need(
        amount=version.amount,
        term_months=version.term_months,
        purposes=tuple(map(Purpose, version.purposes)) or None,
        security=tuple(map(Guarantee, version.security)) or None,
    )
    stored = session.get(FirmFacts, post.enterprise_id) if version.uses_facts else None
    if stored is not None:
        return Case.model_validate(stored.case).model_copy(update={"need": need})
    firm = session.get_one(Enterprise, post.enterprise_id)
    track = Track(version.track)
    return Case(
        profile=Profile(region=firm.region, founded_on=firm.founded_on, track=track),
        need=need,
    )


def suiting(session: Session, post: BoardPost, version: BoardVersion, as_of: date) -> list[Suiting]:
    """The best offering of each institution for a need posted, best first. Reads only.

    By the facts that the firm lets be used, else by purpose, amount and region alone.
    """
    if post.kind != PostKind.FINANCE:
        return []
    catalogue = snapshot(session)
    known = session.scalar(
        select(FirmFacts.enterprise_id).where(FirmFacts.enterprise_id == post.enterprise_id)
    )
    if version.uses_facts and known is not None:
        found = _by_facts(case_of(session, post, version), catalogue, as_of)
    else:
        found = _by_terms(said_of(post.kind, version), catalogue, as_of)
    best: dict[str, Suiting] = {}
    for each in found:
        held = best.get(each.institution)
        if held is None or each.fit.points > held.fit.points:
            best[each.institution] = each
    return sorted(best.values(), key=lambda each: (-each.fit.points, each.institution))


def _by_facts(case: Case, catalogue: Catalogue, as_of: date) -> list[Suiting]:
    found = []
    for result in match(case, catalogue, as_of).results:
        for each in result.offerings if result.recommendable and result.fits_need else ():
            if each.eligibility not in BY_FACTS or each.checks:
                continue
            points = LEAST + BY_FACTS[each.eligibility]
            reasons = (
                f"“{each.offering.name}”条件{each.eligibility.label}",
                "用途、金额和期限相符",
            )
            found.append(
                Suiting(each.offering.institution, each.offering, result.product, Fit(points, reasons))
            )
    return found


def _by_terms(said: Said, catalogue: Catalogue, as_of: date) -> list[Suiting]:
    products = {each.slug: each for each in catalogue.products}
    found = []
    for offering in catalogue.offerings:
        if offering.valid_from > as_of or (offering.valid_until and offering.valid_until < as_of):
            continue
        product = products.get(offering.product_slug)
        fit = offered_for(said, offering, product) if product else Fit(0)
        if product and fit.is_worth_telling:
            found.append(Suiting(offering.institution, offering, product, fit))
    return found
