"""The API: the match of one case as JSON, the same as `yurong match` prints."""

from collections.abc import Callable
from datetime import date
from typing import Annotated

from pydantic import BaseModel, Field, ValidationError
from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import Response

from catalog import api_lists
from catalog.answer import answer
from catalog.openapi import document
from catalog.profile import Case
from catalog.snapshot import snapshot
from yurong.accounts.access import anyone
from yurong.kit.api import JSON_TYPE, api_post, json_of, problem_json
from yurong.kit.clock import today
from yurong.kit.errors import BadInput, Problem
from yurong.kit.forms import in_chinese
from yurong.kit.limits import Limit
from yurong.kit.web import get

MATCHING = Limit("api.match", 60, 1)


class Asked(BaseModel):
    """The query: the day on which policies and offerings must be in force."""

    as_of: Annotated[date, Field(ge=date(2000, 1, 1), le=date(2100, 1, 1))] | None = None


class Unfit(Problem):
    status = 422
    title = "有字段填得不对"
    message = "没有计算。请按 errors 里的说明修改后再提交；不知道的字段可以不写。"


def match(request: Request, session: Session) -> Response | Callable[[], Response]:
    """Every product, subsidy, question and plan for the case sent. Raises BadInput for what is no JSON."""
    try:
        asked = Asked.model_validate(dict(request.query_params))
        case = Case.model_validate_json(json_of(request))
    except ValidationError as wrong:
        errors = wrong.errors(include_url=False)
        if any(error["type"] == "json_invalid" for error in errors):
            raise BadInput("请求的内容不是有效的 JSON（须是 UTF-8 编码）。") from None
        return problem_json(Unfit(), in_chinese(errors))
    catalogue = snapshot(session)

    def computed() -> Response:
        found = answer(case, catalogue, asked.as_of or today())
        return Response(found.model_dump_json(), media_type=JSON_TYPE)

    return computed


def openapi(_request: Request, _session: Session) -> Response:
    """The OpenAPI 3.1 document, made from the models that read and write."""
    return Response(document(), media_type=JSON_TYPE)


routes = [
    api_post("/api/v1/match", match, who=anyone, limit=MATCHING),
    *api_lists.routes,
    get("/api/v1/openapi.json", openapi, who=anyone),
]
