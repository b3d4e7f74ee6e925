"""Who asks, and for which row."""

from starlette.requests import Request

from yurong.accounts.visitor import visitor
from yurong.kit.errors import NotFound


def account_of(request: Request) -> int:
    """The account of a visitor whom the route's guard has let in."""
    account_id = visitor(request).account_id
    assert account_id is not None
    return account_id


def number_of(request: Request) -> int:
    """The number in the address. Raises NotFound for one that no row can have."""
    number: int = request.path_params["id"]
    if number >= 2**31:  # PostgreSQL raises when asked for it
        raise NotFound
    return number
