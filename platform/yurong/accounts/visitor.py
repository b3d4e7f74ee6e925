"""Who is asking: the visitor of one request."""

from dataclasses import dataclass

from starlette.requests import Request

ROLES = ("firm", "institution", "expert", "organiser", "administrator")


@dataclass(frozen=True)
class Visitor:
    """A signed-in person, or nobody (`account_id` None)."""

    account_id: int | None = None
    name: str = ""
    email: str = ""
    phone: str = ""
    roles: tuple[str, ...] = ()
    enterprise_ids: tuple[int, ...] = ()
    institution_ids: tuple[int, ...] = ()

    @property
    def is_signed_in(self) -> bool:
        return self.account_id is not None

    def has(self, role: str) -> bool:
        return role in self.roles

    def speaks_for(self, enterprise_id: int) -> bool:
        """Whether the visitor is a person of that firm."""
        return enterprise_id in self.enterprise_ids


NOBODY = Visitor()


def visitor(request: Request) -> Visitor:
    """The visitor of this request."""
    found: Visitor = request.state.visitor
    return found
