"""Who registers, in the form in which it is stored. Pure."""

import re
import unicodedata
from dataclasses import dataclass, replace

from yurong.accounts.uscc import checked

MOBILE = re.compile(r"1[3-9]\d{9}")
MAIL = r"^[^@\s,;<>()]+@[^@\s,;<>()]+\.[^@\s,;<>()]+$"


@dataclass(frozen=True)
class Person:
    """One participant. `email` may be empty (told by SMS then), and so may `position` and `uscc`."""

    name: str
    phone: str
    email: str
    organisation: str
    position: str
    uscc: str


def normal(person: Person) -> Person:
    """The same person with telephone, mail and code in one form each.

    Raises ValueError with a Chinese sentence when number or code cannot be right.
    """
    return replace(
        person,
        name=person.name.strip(),
        phone=mobile(person.phone),
        email=person.email.strip().lower(),
        organisation=person.organisation.strip(),
        position=person.position.strip(),
        uscc=checked(person.uscc) if person.uscc.strip() else "",
    )


def mobile(typed: str) -> str:
    """The mobile number as eleven digits, those of a Chinese keyboard (１３８…) too.

    Raises ValueError with a Chinese sentence for anything else.
    """
    digits = re.sub(r"[\s\-()]", "", unicodedata.normalize("NFKC", typed))
    digits = re.sub(r"^(\+|00)?86(?=1)", "", digits)
    if not MOBILE.fullmatch(digits):
        raise ValueError("请填写 11 位手机号")
    return digits


def masked(phone: str) -> str:
    """「138****0000」: enough to know one's own number by."""
    return f"{phone[:3]}****{phone[-4:]}" if len(phone) == len("13800000000") else phone
