"""「更多情况」 in the form: certificates and years become records, and come back as they were typed."""

from urllib.parse import urlencode

import pytest
from starlette.datastructures import FormData

from catalog.case_form import CaseForm, values_of
from catalog.profile import Case, Certificate, YearFigures
from catalog.vocabulary import Credential
from tests.world import Browser
from yurong.kit.forms import fill
from yurong.kit.money import Money

FILLED = {
    "credentials": "high_tech",
    "certificate_1": "high_tech",
    "certificate_1_issued_on": "2022-12-01",
    "certificate_1_valid_until": "2025-11-30",
    "year_1": "2025",
    "year_1_revenue": "80",
    "year_1_staff": "12",
    "year_2": "2024",
    "integrity_flags": "none",
    "trademarks": "2",
}


def filled(values: dict[str, str]) -> CaseForm:
    form = fill(CaseForm, FormData(list(values.items())))
    assert form.value is not None, form.errors
    return form.value


def test_rows_become_records() -> None:
    profile = filled(FILLED).to_case().profile
    assert profile.certificates
    assert profile.certificates[0].model_dump(mode="json") == {
        "credential": "high_tech",
        "issued_on": "2022-12-01",
        "valid_until": "2025-11-30",
        "issued_under": "",
    }
    assert profile.annual == (YearFigures(year=2025, revenue=Money.wan(80), staff=12), YearFigures(year=2024))
    assert profile.integrity_flags == ()
    assert profile.trademarks == 2


def test_nothing_filled_in_is_unknown() -> None:
    profile = filled({"region": "410105"}).to_case().profile
    assert (profile.certificates, profile.annual, profile.integrity_flags) == (None, None, None)


def test_the_form_of_a_case_gives_the_case_again() -> None:
    case = filled(FILLED).to_case()
    query = urlencode({k: v for k, v in values_of(case).items() if v is not None}, doseq=True)
    pairs = [tuple(pair.split("=", 1)) for pair in query.split("&")]
    assert fill(CaseForm, FormData([(name, value) for name, value in pairs])).value == filled(FILLED)


def test_certificates_alone_fill_the_boxes() -> None:
    held = (Certificate(credential=Credential.GAZELLE), Certificate(credential=Credential.GAZELLE))
    assert values_of(Case.model_validate({"profile": {"certificates": held}}))["credentials"] == ["gazelle"]


REFUSED = [
    (
        {"certificate_1": "high_tech"},
        "credentials",
        "填了证书日期，请把已取得的资质也勾上；现在都没有请选「都没有」",
    ),
    ({"certificate_2_valid_until": "2026-01-01"}, "certificate_2_valid_until", "请先选择这是哪项资质的证书"),
    (
        {
            "credentials": "none",
            "certificate_1": "high_tech",
            "certificate_1_issued_on": "2025-12-01",
            "certificate_1_valid_until": "2025-11-30",
        },
        "certificate_1_valid_until",
        "到期日早于发证日 2025-12-01，请改其中一项",
    ),
    ({"year_1": "2025", "year_3": "2025"}, "year_3", "2025 年前面已经填过"),
    ({"year_2_staff": "3"}, "year_2_staff", "请先填写是哪一年的数"),
    ({"year_1": "25"}, "year_1", "不能小于 1950"),
    ({"integrity_flags": "no_such"}, "integrity_flags", "请从列出的选项中选择"),
]


@pytest.mark.parametrize(("values", "name", "message"), REFUSED)
def test_a_wrong_row_is_refused_beside_its_field(values: dict[str, str], name: str, message: str) -> None:
    assert fill(CaseForm, FormData(list(values.items()))).errors == {name: message}


def test_the_fold_opens_when_something_is_wrong_and_keeps_what_was_typed(guest: Browser) -> None:
    page = guest.get("/check/result?year_2_staff=37")
    assert page.status_code == 422
    assert "请先填写是哪一年的数" in page.text
    assert 'value="37"' in page.text
    assert "<details open>\n  <summary>更多情况" in page.text
    assert "<details>\n  <summary>更多情况" in guest.get("/check").text
