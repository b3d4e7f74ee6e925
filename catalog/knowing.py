"""From a case to what is known of it on a day: certificates run out, figures are of the last year. Pure."""

from collections.abc import Mapping
from datetime import date, timedelta

from catalog.derived import DERIVED, derive
from catalog.facts import FACTS
from catalog.outcomes import Known
from catalog.profile import Case, Profile
from catalog.vocabulary import ContestPhase, Credential
from catalog.wording import Value

YEARLY = ("revenue", "research_spend", "staff")
_OTHER_IP = ("utility_models", "designs", "software_copyrights", "trademarks")
_FIELDS = tuple((key, fact.of == "need") for key, fact in FACTS.items() if key not in DERIVED)


def known(case: Case, places: Mapping[str, str], as_of: date) -> Known:
    """The facts of one case as they stand on this day, flat, with those that follow from them."""
    profile, need = case.profile, case.need
    values: dict[str, Value | None] = {
        key: getattr(need if is_need else profile, key) for key, is_need in _FIELDS
    }
    notes: dict[str, str] = {}
    if profile.certificates is not None:
        values["credentials"], notes["credentials"] = _held(profile, as_of)
    if profile.annual:
        _take_last_year(values, profile, as_of)
    if values["other_ip"] is None:
        values["other_ip"] = _other_ip(profile)
    if profile.contest_season and profile.contest_phase not in (None, ContestPhase.NONE):
        notes["contest_phase"] = f"{profile.contest_season} 年赛季"
    values |= derive(values, as_of)
    in_order = {key: values[key] for key in FACTS}
    return Known(in_order, places, as_of, {key: note for key, note in notes.items() if note})


def same_days(case: Case, as_of: date) -> tuple[date, date]:
    """The first and the last day around this one on which the same is known; derived facts aside."""
    turns = {each.issued_on for each in case.profile.certificates or () if each.issued_on}
    turns |= {
        each.valid_until + timedelta(days=1)
        for each in case.profile.certificates or ()
        if each.valid_until and each.valid_until < date.max
    }
    if case.profile.annual:
        turns |= {date(year, 1, 1) for year in (as_of.year, as_of.year + 1) if year <= date.max.year}
    first = max((turn for turn in turns if turn <= as_of), default=date.min)
    after = min((turn for turn in turns if turn > as_of), default=None)
    return first, after - timedelta(days=1) if after else date.max


def _held(profile: Profile, as_of: date) -> tuple[tuple[Credential, ...], str]:
    """The credentials listed or certified, less those whose certificates have all run out; and which have."""
    certificates = [
        each for each in profile.certificates or () if not each.issued_on or each.issued_on <= as_of
    ]
    ended = {
        each.credential: each.valid_until
        for each in sorted(certificates, key=lambda each: each.valid_until or date.max)
        if each.valid_until and each.valid_until < as_of
    }
    valid = {each.credential for each in certificates if not each.valid_until or each.valid_until >= as_of}
    gone = {credential: day for credential, day in ended.items() if credential not in valid}
    listed = set(profile.credentials or ()) | valid
    note = "，".join(f"{each.label}证书已于 {gone[each]} 到期" for each in Credential if each in gone)
    return tuple(each for each in Credential if each in listed and each not in gone), note


def _take_last_year(values: dict[str, Value | None], profile: Profile, as_of: date) -> None:
    """The figures of the last complete year; two that differ for that year are none."""
    for key in YEARLY:
        stated = {getattr(each, key) for each in profile.annual or () if each.year == as_of.year - 1} - {None}
        if values[key] is None and len(stated) == 1:
            values[key] = stated.pop()


def _other_ip(profile: Profile) -> int | None:
    """All other intellectual property, where every class of it was given."""
    counts = [getattr(profile, key) for key in _OTHER_IP]
    return None if None in counts else sum(counts)
