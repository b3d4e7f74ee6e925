"""Demo clinics."""

from sqlalchemy.orm import Session


def seed(session: Session) -> None:
    pass
