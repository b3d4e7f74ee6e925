"""Fits by the catalog's matching, for firms whose facts are known here and institutions with offerings."""

import json
from collections.abc import Collection, Mapping
from datetime import date
from functools import lru_cache

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalog.matching import match
from catalog.profile import Case
from catalog.register import FirmFacts
from catalog.snapshot import snapshot
from catalog.values import Catalogue
from catalog.vocabulary import Category
from events.matchmaking.meetings.fit import best_fit, fits_by_matching
from events.matchmaking.meetings.problem import NO_FIT, Fit, Pair
from events.matchmaking.models import MeetingParty, MeetingSide
from yurong.accounts.models import Institution
from yurong.kit.money import Money


def with_matching(
    session: Session, fits: Mapping[Pair, Fit], parties: Collection[MeetingParty], as_of: date
) -> dict[Pair, Fit]:
    """The fits, bettered where the catalog knows more of these parties. Reads only.

    Give only firms that agreed to be seen: a reason names an offering and how far its conditions are met.
    """
    names = _institutions(session, parties)
    firms = {each.enterprise_id: each for each in parties if each.side == MeetingSide.FIRM}
    if not names or not firms.keys() - {None}:
        return dict(fits)
    catalogue, found = snapshot(session), dict(fits)
    rows = session.execute(
        select(FirmFacts.enterprise_id, FirmFacts.case)
        .where(FirmFacts.enterprise_id.in_([each for each in firms if each]))
        .order_by(FirmFacts.enterprise_id)
    )
    for enterprise_id, case in rows:
        firm = firms[enterprise_id]
        said = json.dumps(case, sort_keys=True), tuple(firm.kinds), firm.amount
        for name, better in _of_firm(catalogue, as_of, *said).items():
            for institution in names.get(name, ()):
                pair = firm.id, institution
                found[pair] = best_fit(better, fits.get(pair, NO_FIT))
    return found


def _institutions(session: Session, parties: Collection[MeetingParty]) -> dict[str, list[int]]:
    """The parties that are institutions of ours, by the name their offerings carry."""
    ours = {each.institution_id: each.id for each in parties if each.institution_id is not None}
    rows = session.execute(
        select(Institution.id, Institution.name).where(Institution.id.in_(ours)).order_by(Institution.id)
    )
    names: dict[str, list[int]] = {}
    for institution_id, name in rows:
        names.setdefault(name, []).append(ours[institution_id])
    return names


@lru_cache(maxsize=2_000)
def _of_firm(
    catalogue: Catalogue, as_of: date, case: str, kinds: tuple[str, ...], amount: Money | None
) -> Mapping[str, Fit]:
    """One firm's fits by institution: with the need it states for the meetings, else the one it had.

    Kept, for a plan is checked at every change and a matching takes longer than a change may.
    """
    known = Case.model_validate_json(case)
    stated = {"kinds": tuple(map(Category, kinds)) or None, "amount": amount}
    need = known.need.model_copy(update={key: value for key, value in stated.items() if value is not None})
    return fits_by_matching(match(known.model_copy(update={"need": need}), catalogue, as_of).results)
