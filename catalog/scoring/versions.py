"""Versions of the self-assessment: stored once, never changed."""

from datetime import datetime

from sqlalchemy.orm import Session

from catalog.models_scores import SelfAssessmentVersion
from catalog.scoring.assessment import Configuration
from catalog.scoring.queries import newest_self_assessment
from yurong.accounts.audit import record


def configuration_of(version: SelfAssessmentVersion) -> Configuration:
    """The stored version as a value."""
    return Configuration.model_validate({"title": version.title, "indicators": version.indicators})


def publish_version(
    session: Session,
    configuration: Configuration,
    *,
    account_id: int | None,
    now: datetime,
    is_demo: bool = False,
) -> SelfAssessmentVersion:
    """The configuration as the version in force from now on. Writes. The newest one again stays as it is."""
    newest = newest_self_assessment(session)
    if newest is not None and configuration_of(newest) == configuration:
        return newest
    version = SelfAssessmentVersion(
        title=configuration.title,
        indicators=[each.model_dump(mode="json") for each in configuration.indicators],
        is_demo=is_demo,
        account_id=account_id,
        published_at=now,
    )
    session.add(version)
    session.flush()
    record(session, account_id, "self_assessment.published", f"self_assessment:{version.id}")
    return version
