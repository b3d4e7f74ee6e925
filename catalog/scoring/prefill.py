"""What is stored of a firm's score, brought into the self-check and the intake."""

from collections.abc import Mapping

from sqlalchemy.orm import Session
from starlette.requests import Request

from catalog.case_form import score_values
from catalog.profile import Case, Profile
from catalog.scores import ScoreRecord, asked_score, joined
from catalog.scoring.queries import official_scores, scores_of
from catalog.scoring.shown import ShownScore, shown_score
from yurong.accounts.enterprises import enterprises_of
from yurong.accounts.visitor import visitor


def visitors_scores(request: Request, session: Session) -> tuple[ScoreRecord, ...]:
    """The scores of the visitor's firm; empty for a guest, and for somebody who speaks for several firms."""
    firms = enterprises_of(session, visitor(request)) if visitor(request).is_signed_in else []
    return scores_of(session, firms[0].uscc) if len(firms) == 1 else ()


def brought(scores: tuple[ScoreRecord, ...]) -> tuple[Mapping[str, object], ShownScore | None]:
    """The form values that the scores give, and the record they come from."""
    shown = asked_score(scores)
    return score_values(scores), shown_score(shown) if shown else None


def with_official(session: Session, case: Case, uscc: str) -> Case:
    """The case with the firm's imported scores, which what was typed does not hide. Reads, writes nothing."""
    official = official_scores(session, uscc)
    if not official:
        return case
    scores = joined(official, case.profile.scores)
    profile = Profile.model_validate({**dict(case.profile), "scores": scores})
    return case.model_copy(update={"profile": profile})
