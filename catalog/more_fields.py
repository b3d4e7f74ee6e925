"""「更多情况」: what no published condition asks for, but an institution's own may. All optional."""

from collections.abc import Mapping
from datetime import date

from pydantic import BaseModel, ValidationInfo, field_validator

from catalog.profile import Certificate, Count, Profile, Season, Wan, Year, YearFigures
from catalog.vocabulary import Credential
from yurong.kit.money import Money

ROWS = (1, 2, 3)
_DATES = ("issued_on", "valid_until")
_FIGURES = ("revenue", "research_spend", "staff")


class MoreFields(BaseModel):
    """Single facts, three certificates and three years. A row counts once its first field is filled in."""

    certificate_1: Credential | None = None
    certificate_1_issued_on: date | None = None
    certificate_1_valid_until: date | None = None
    certificate_2: Credential | None = None
    certificate_2_issued_on: date | None = None
    certificate_2_valid_until: date | None = None
    certificate_3: Credential | None = None
    certificate_3_issued_on: date | None = None
    certificate_3_valid_until: date | None = None
    contest_season: Season | None = None
    revenue: Wan | None = None
    research_spend: Wan | None = None
    staff: Count | None = None
    year_1: Year | None = None
    year_1_revenue: Wan | None = None
    year_1_research_spend: Wan | None = None
    year_1_staff: Count | None = None
    year_2: Year | None = None
    year_2_revenue: Wan | None = None
    year_2_research_spend: Wan | None = None
    year_2_staff: Count | None = None
    year_3: Year | None = None
    year_3_revenue: Wan | None = None
    year_3_research_spend: Wan | None = None
    year_3_staff: Count | None = None
    utility_models: Count | None = None
    designs: Count | None = None
    software_copyrights: Count | None = None
    trademarks: Count | None = None
    integrity_flags: tuple[str, ...] = ()

    @field_validator(*(f"certificate_{row}_{part}" for row in ROWS for part in _DATES))
    @classmethod
    def _of_a_certificate(cls, day: date | None, others: ValidationInfo) -> date | None:
        row, _, part = str(others.field_name).removeprefix("certificate_").partition("_")
        if day and others.data.get(f"certificate_{row}") is None:
            raise ValueError("请先选择这是哪项资质的证书")
        issued = others.data.get(f"certificate_{row}_issued_on")
        if day and part == "valid_until" and issued and day < issued:
            raise ValueError(f"到期日早于发证日 {issued}，请改其中一项")
        return day

    @field_validator(*(f"year_{row}" for row in ROWS))
    @classmethod
    def _only_once(cls, year: int | None, others: ValidationInfo) -> int | None:
        if year and any(others.data.get(f"year_{row}") == year for row in ROWS):
            raise ValueError(f"{year} 年前面已经填过")
        return year

    @field_validator(*(f"year_{row}_{part}" for row in ROWS for part in _FIGURES))
    @classmethod
    def _of_a_year(cls, figure: Money | int | None, others: ValidationInfo) -> Money | int | None:
        row = str(others.field_name).split("_")[1]
        if figure is not None and others.data.get(f"year_{row}") is None:
            raise ValueError("请先填写是哪一年的数")
        return figure

    def certificates(self) -> tuple[Certificate, ...] | None:
        """The certificates filled in; None where there is none, which says nothing."""
        found = (
            Certificate(
                credential=credential,
                **{part: getattr(self, f"certificate_{row}_{part}") for part in _DATES},
            )
            for row in ROWS
            if (credential := getattr(self, f"certificate_{row}"))
        )
        return tuple(found) or None

    def annual(self) -> tuple[YearFigures, ...] | None:
        """The years filled in; None where there is none."""
        found = (
            YearFigures(year=year, **{part: getattr(self, f"year_{row}_{part}") for part in _FIGURES})
            for row in ROWS
            if (year := getattr(self, f"year_{row}"))
        )
        return tuple(found) or None


def more_values(profile: Profile) -> Mapping[str, object]:
    """The values of the rows for a profile's certificates and years; what has no row is left out."""
    values: dict[str, object] = {}
    for row, certificate in zip(ROWS, profile.certificates or (), strict=False):
        values[f"certificate_{row}"] = certificate.credential
        values |= {f"certificate_{row}_{part}": getattr(certificate, part) for part in _DATES}
    for row, figures in zip(ROWS, profile.annual or (), strict=False):
        values[f"year_{row}"] = figures.year
        values |= {f"year_{row}_{part}": getattr(figures, part) for part in _FIGURES}
    return values
