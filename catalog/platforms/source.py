"""The platforms, mechanisms and institutions of other bodies that the documents name, as the file says it."""

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from catalog.criteria import ClauseRef, Text
from catalog.reading import DATA
from catalog.source import Line, Region, Slug
from catalog.vocabulary import Labelled

FILE = DATA / "platforms.toml"


class PlatformKind(Labelled):
    """What stands behind the name; only a platform is a place to apply at."""

    PLATFORM = "platform", "平台"
    INSTITUTION = "institution", "机构与场所"
    MECHANISM = "mechanism", "工作机制"


class Platform(BaseModel):
    """One entry. `on` is the platform that carries it, whose address it shares."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: Annotated[Slug, StringConstraints(max_length=40)]
    name: Line
    kind: PlatformKind
    region: Region
    on: Slug | None = None
    purpose: Text
    cites: tuple[ClauseRef, ...] = Field(min_length=1)
    products: tuple[Slug, ...] = ()
    """Products that a document says are applied for there."""
    related: tuple[Slug, ...] = ()
    """Products that have to do with it; where to apply for them is not written."""

    @property
    def door(self) -> str:
        """The id under which its address is kept."""
        return self.on or self.id


@cache
def platforms() -> Mapping[str, Platform]:
    """Every entry by id, in the order of the file. Raises ValidationError where the file is broken."""
    return {each.id: each for each in read_platforms(FILE)}


def platforms_for(slug: str) -> tuple[Platform, ...]:
    """Where one product is applied for: the carrying platform alone where both name the product."""
    named = [each for each in platforms().values() if slug in each.products]
    return tuple(each for each in named if each.on not in {other.id for other in named})


def read_platforms(path: Path) -> tuple[Platform, ...]:
    """The entries of one file, validated."""
    values = tomllib.loads(path.read_text(encoding="utf-8"))
    return tuple(Platform.model_validate(entry) for entry in values["platform"])
