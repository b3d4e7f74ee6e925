"""Pages of a list by cursor: an item that stays is neither skipped nor given twice when others come or go."""

import base64
import binascii
from bisect import bisect_right
from collections.abc import Sequence
from datetime import date
from typing import Annotated, TypeVar

from pydantic import BaseModel, ConfigDict, Field

from yurong.kit.errors import Problem

T = TypeVar("T")
MOST = 200


class Asked(BaseModel):
    """The query of a single thing: the day on which it is looked at."""

    model_config = ConfigDict(extra="forbid")

    as_of: Annotated[date, Field(ge=date(2000, 1, 1), le=date(2100, 1, 1))] | None = None


class AskedPage(Asked):
    """The query of a list."""

    limit: Annotated[int, Field(ge=1, le=MOST)] = 50
    cursor: Annotated[str, Field(max_length=200)] | None = None


class AskedFound(AskedPage):
    """The query of a list that can be searched."""

    q: Annotated[str, Field(max_length=60)] = ""


class WrongCursor(Problem):
    status = 422
    title = "cursor 不对"
    message = "cursor 须原样使用上一页给出的 next；要从头读，请不写 cursor。"


def page_of(items: Sequence[tuple[str, T]], which: str, asked: AskedPage) -> tuple[tuple[T, ...], str | None]:
    """The page after the cursor, and the cursor of the next one. Raises WrongCursor.

    `items` are in the order of their keys, each key once; `which` names the list, so that a cursor of
    another one is refused.
    """
    keys = [key for key, _ in items]
    first = bisect_right(keys, _key(asked.cursor, which)) if asked.cursor else 0
    found = items[first : first + asked.limit]
    more = first + asked.limit < len(items)
    return tuple(each for _, each in found), _cursor(which, found[-1][0]) if more else None


def _cursor(which: str, key: str) -> str:
    return base64.urlsafe_b64encode(f"{which} {key}".encode()).decode().rstrip("=")


def _key(cursor: str, which: str) -> str:
    try:
        padded = cursor.encode("ascii") + b"=" * (-len(cursor) % 4)
        list_, space, key = base64.b64decode(padded, altchars=b"-_", validate=True).decode().partition(" ")
    except (binascii.Error, UnicodeError):
        raise WrongCursor from None
    if list_ != which or not space:
        raise WrongCursor
    return key
