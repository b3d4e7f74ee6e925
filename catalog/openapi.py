"""The OpenAPI 3.1 document of the API: its schemas are those of the Pydantic models."""

import json
from functools import cache
from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import JsonSchemaMode, models_json_schema

from catalog.answer_schema import Answer
from catalog.profile import Case

REFS = "#/components/schemas/{model}"
REFUSALS = {
    "400": "不是有效的 JSON",
    "413": "内容太大（最多 64 KB）",
    "415": "Content-Type 不是 application/json",
    "422": "有字段填得不对，errors 里逐项说明",
    "429": "一分钟内最多 60 次",
}
EXAMPLE = {
    "profile": {"region": "410105", "founded_on": "2023-05-01", "credentials": ["tech_sme"]},
    "need": {"amount": 300, "term_months": 12, "purposes": ["research"]},
}


class FieldError(BaseModel):
    field: str
    message: str


class ProblemAnswer(BaseModel):
    """A refusal (RFC 9457)."""

    title: str
    status: int
    detail: str
    errors: list[FieldError] = []


@cache
def document() -> str:
    """The whole document as JSON text."""
    models: list[tuple[type[BaseModel], JsonSchemaMode]] = [
        (Case, "validation"),
        (Answer, "serialization"),
        (ProblemAnswer, "serialization"),
    ]
    names, schemas = models_json_schema(models, ref_template=REFS)
    return json.dumps(
        {
            "openapi": "3.1.0",
            "info": {
                "title": "豫融匹配接口",
                "version": "1.0",
                "description": "提交一家企业的情况和融资需求，得到每个产品的结论、理由和条款。"
                "不用登录，不保存提交的内容。以后只会增加字段。",
            },
            "paths": {"/api/v1/match": {"post": _match(names[Case, "validation"], names)}},
            "components": {"schemas": schemas["$defs"]},
        },
        ensure_ascii=False,
    )


def _match(case: dict[str, Any], names: Any) -> dict[str, Any]:  # noqa: ANN401 - pydantic's own mapping
    problem = {"application/problem+json": {"schema": names[ProblemAnswer, "serialization"]}}
    return {
        "operationId": "match",
        "summary": "为一家企业匹配全部产品",
        "parameters": [
            {
                "name": "as_of",
                "in": "query",
                "description": "按哪天有效的文件和方案算，默认今天",
                "schema": {"type": "string", "format": "date"},
            }
        ],
        "requestBody": {
            "required": True,
            "content": {"application/json": {"schema": case, "example": EXAMPLE}},
        },
        "responses": {
            "200": {
                "description": "结论；产品按最合适的在前排列",
                "content": {"application/json": {"schema": names[Answer, "serialization"]}},
            },
            **{status: {"description": words, "content": problem} for status, words in REFUSALS.items()},
        },
    }
