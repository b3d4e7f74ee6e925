"""A firm opens its account."""

import pytest
from sqlalchemy import select
from starlette.applications import Starlette

from tests.world import Browser
from yurong.accounts.models import Account, Enterprise

FIRM = {
    "firm_name": "开封示例新能源有限公司",
    "uscc": "91410200MA44YR004C",
    "region": "410202",
    "founded_on": "2021-03-01",
    "person_name": "何静",
    "phone": "13900000001",
    "email": "he@demo.example",
    "password": "a-long-password",
}


def test_a_new_firm_is_signed_in_at_once(app: Starlette, guest: Browser) -> None:
    guest.get("/sign-up")
    answer = guest.post("/sign-up", FIRM, follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (303, "/me")
    assert "何静，您好" in guest.get("/me").text
    with app.state.database.reading() as session:
        account = session.scalar(select(Account).where(Account.email == FIRM["email"]))
        assert account.password_hash.startswith("$argon2id$")
        assert (
            session.scalar(select(Enterprise.name).where(Enterprise.uscc == FIRM["uscc"]))
            == FIRM["firm_name"]
        )


WRONG = [
    ("uscc", "91410200MA44YR0049", "校验位不对"),
    ("uscc", "123", "18 位"),
    ("region", "420100", "格式不对"),
    ("founded_on", "2999-01-01", "成立日期不能晚于今天"),
    ("founded_on", "昨天", "请填写日期"),
    ("phone", "12", "格式不对"),
    ("email", "not-an-address", "格式不对"),
    ("password", "short", "至少 10 个字"),
    ("firm_name", "", "请填写这一项"),
    ("firm_name", "长" * 100_000, "最多 80 个字"),
]


@pytest.mark.parametrize(("field", "value", "said"), WRONG)
def test_a_wrong_field_is_named_and_nothing_typed_is_lost(
    guest: Browser, field: str, value: str, said: str
) -> None:
    guest.get("/sign-up")
    answer = guest.post("/sign-up", {**FIRM, field: value})
    assert answer.status_code == 422
    assert said in answer.text
    kept = {name: text for name, text in FIRM.items() if name not in ("password", "region", field)}
    assert all(f'value="{text}"' in answer.text for text in kept.values())
    assert FIRM["password"] not in answer.text


TAKEN = [("email", "firm@demo.example", "已有账号"), ("uscc", "91410100MA44YR001X", "这家企业已有账号")]


@pytest.mark.parametrize(("field", "value", "said"), TAKEN)
def test_a_known_person_or_firm_is_not_opened_twice(
    guest: Browser, field: str, value: str, said: str
) -> None:
    guest.get("/sign-up")
    answer = guest.post("/sign-up", {**FIRM, field: value})
    assert answer.status_code == 422
    assert said in answer.text
