"""Lists of firms that documents have drawn up (首贷白名单, 「早、小、硬」): criteria as rows."""

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field

from catalog.criteria import ClauseRef, Criterion, Text
from catalog.reading import DATA
from catalog.source import Line, Region, Slug
from catalog.values import Catalogue, Product
from catalog.vocabulary import Applicant, Category, State

FOLDER = DATA / "lists"


class ListSource(BaseModel):
    """One list as its file says it; what the document leaves open is a manual row or an open point."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    slug: Slug
    name: Line
    region: Region
    applicants: tuple[Applicant, ...] = Field(min_length=1)
    audience: Text
    summary: Line
    state_words: Line
    cites: tuple[ClauseRef, ...] = Field(min_length=1)
    """The clause that orders the list first."""
    criteria: tuple[Criterion, ...] = Field(min_length=1)
    open_points: tuple[Text, ...] = ()


@cache
def list_sources() -> Mapping[str, ListSource]:
    """The lists by slug, in the order of their files. Raises ValidationError where a file is broken."""
    return {each.slug: each for each in map(_source, sorted(FOLDER.glob("*.toml")))}


def as_product(source: ListSource, catalogue: Catalogue) -> Product:
    """The list as the engine takes it: a product without terms."""
    clauses = tuple(catalogue.clauses[ref] for ref in source.cites)
    return Product(
        slug=source.slug,
        name=source.name,
        category=Category.SERVICE,
        region=source.region,
        state=State.ENCOURAGED,
        state_words=source.state_words,
        applicants=source.applicants,
        audience=source.audience,
        provider=None,
        summary=source.summary,
        stages=(),
        contest_phases=(),
        process=(),
        guarantee=(),
        purposes=(),
        figures=(),
        policy=catalogue.policies[clauses[0].policy_id],
        clauses=clauses,
        criteria=source.criteria,
        open_points=source.open_points,
    )


def _source(path: Path) -> ListSource:
    return ListSource.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
