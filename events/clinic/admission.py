"""Who may book a clinic: all firms, those registered in a region, or those on a list."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalog.regions import henan_options
from catalog.territory import place_name, within
from catalog.vocabulary import Verdict
from events.clinic.models import Clinic, ListedFirm, ListPurpose, WhoMayBook
from events.clinic.refusals import NotAdmitted
from yurong.accounts.models import Enterprise


def refuse_outsiders(session: Session, clinic: Clinic, enterprise_id: int) -> None:
    """Raises NotAdmitted (403) with what to do next when the clinic is not for this firm. Reads only."""
    if clinic.who_may_book == WhoMayBook.ALL:
        return
    if why := why_not(session, clinic, session.get_one(Enterprise, enterprise_id)):
        raise NotAdmitted(why)


def why_not(session: Session, clinic: Clinic, firm: Enterprise) -> str:
    """Why this firm may not book here, in sentences with a next step; empty when it may. Reads only.

    The airport zone counts as part of Zhengzhou here: the organiser who names the city decides, no document.
    """
    if clinic.who_may_book == WhoMayBook.REGION:
        assert clinic.open_to_region is not None, "the database holds them together"
        if within(firm.region, clinic.open_to_region) in (Verdict.MET, Verdict.MANUAL):
            return ""
        return (
            f"这场诊疗会面向登记在{_place(clinic.open_to_region)}的企业，{firm.name}登记在{_place(firm.region)}。"
            f"其他场次可能就在附近；登记地有误，请联系主办单位（{clinic.organiser}）更正。"
        )
    if clinic.who_may_book == WhoMayBook.LIST and not is_listed(session, clinic.id, firm.uscc):
        return (
            f"这场诊疗会只接待名单内的企业，名单里没有{firm.name}（{firm.uscc}）。"
            f"如果应在名单内，请联系主办单位（{clinic.organiser}）核对统一社会信用代码；也可以看看其他场次。"
        )
    return ""


def who_in_words(clinic: Clinic) -> str:
    """「登记在新乡市的企业」, for the public page."""
    if clinic.who_may_book == WhoMayBook.REGION and clinic.open_to_region:
        return f"登记在{_place(clinic.open_to_region)}的企业"
    return WhoMayBook(clinic.who_may_book).label


def is_listed(
    session: Session, clinic_id: int, uscc: str, purpose: ListPurpose = ListPurpose.MAY_BOOK
) -> bool:
    """Whether the clinic's list of that purpose names the firm."""
    return session.get(ListedFirm, (clinic_id, purpose.value, uscc)) is not None


def listed(session: Session, clinic_id: int, purpose: ListPurpose) -> list[ListedFirm]:
    """The clinic's list of that purpose, by code."""
    found = select(ListedFirm).where(ListedFirm.clinic_id == clinic_id, ListedFirm.purpose == purpose.value)
    return list(session.scalars(found.order_by(ListedFirm.uscc)))


def _place(code: str) -> str:
    return dict(henan_options()).get(code) or place_name(code, {})
