"""The OpenAPI 3.1 document of the API: its schemas are those of the Pydantic models."""

import json
from collections.abc import Iterator
from functools import cache
from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import JsonSchemaMode, models_json_schema

from catalog.answer_schema import Answer
from catalog.api_lists import LISTINGS, Listing
from catalog.api_paging import MOST, AskedFound
from catalog.finding.filter import FACETS
from catalog.finding.options import LABELS, options
from catalog.profile import Case

REFS = "#/components/schemas/{model}"
REFUSALS = {
    "400": "不是有效的 JSON",
    "413": "内容太大（最多 64 KB）",
    "415": "Content-Type 不是 application/json",
    "422": "有字段填得不对，errors 里逐项说明",
    "429": "一分钟内最多 60 次",
}
AS_OF = {
    "name": "as_of",
    "in": "query",
    "description": "按哪天有效的文件和方案，默认今天",
    "schema": {"type": "string", "format": "date"},
}
PAGING = (
    {
        "name": "limit",
        "in": "query",
        "description": "一页最多几项",
        "schema": {"type": "integer", "minimum": 1, "maximum": MOST, "default": 50},
    },
    {
        "name": "cursor",
        "in": "query",
        "description": "上一页给出的 next，原样使用",
        "schema": {"type": "string", "maxLength": 200},
    },
)
SEARCH = {
    "name": "q",
    "in": "query",
    "description": "查找的字，和产品目录页上的一样；结果仍按代号排列",
    "schema": {"type": "string", "maxLength": 60},
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
    for listing in LISTINGS:
        models.append((listing.page_model, "serialization"))
        if listing.detail_model:
            models.append((listing.detail_model, "serialization"))
    names, schemas = models_json_schema(models, ref_template=REFS)
    return json.dumps(
        {
            "openapi": "3.1.0",
            "info": {
                "title": "豫融接口",
                "version": "1.0",
                "description": "读产品、机构方案、政策文件、事实和奖补规则；或提交一家企业的情况和融资需求，"
                "得到每个产品的结论、理由和条款。不用登录，不保存提交的内容。以后只会增加字段。",
            },
            "paths": {
                "/api/v1/match": {"post": _match(names[Case, "validation"], names)},
                **{path: {"get": reading} for path, reading in _readings(names)},
            },
            "components": {"schemas": schemas["$defs"]},
        },
        ensure_ascii=False,
    )


def _readings(names: Any) -> Iterator[tuple[str, dict[str, Any]]]:  # noqa: ANN401 - pydantic's own mapping
    """(path, operation) of every list and of every single thing."""
    problem = {"application/problem+json": {"schema": names[ProblemAnswer, "serialization"]}}
    wrong = {"422": {"description": "参数不对，errors 里逐项说明", "content": problem}}
    same = {"304": {"description": "和 If-None-Match 里的相同"}}
    strange = {"400": {"description": "筛选条件里有不存在的值，detail 里写着可用的值", "content": problem}}
    for listing in LISTINGS:
        path, page = f"/api/v1/{listing.name}", names[listing.page_model, "serialization"]
        yield (
            path,
            {
                "operationId": listing.name,
                "summary": listing.summary,
                "parameters": [*_choices(listing), *PAGING, AS_OF],
                "responses": {"200": _read_out(page), **same, **(strange if listing.among else {}), **wrong},
            },
        )
        if listing.detail_model:
            gone = {"404": {"description": "没有这一项", "content": problem}}
            key = {"name": listing.key, "in": "path", "required": True, "schema": {"type": "string"}}
            yield (
                f"{path}/{{{listing.key}}}",
                {
                    "operationId": f"{listing.name}_one",
                    "summary": f"其中一项，编号取自{path}",
                    "parameters": [key, AS_OF],
                    "responses": {
                        "200": _read_out(names[listing.detail_model, "serialization"]),
                        **same,
                        **gone,
                        **wrong,
                    },
                },
            )


def _choices(listing: Listing) -> Iterator[dict[str, Any]]:
    """The search and the facets that a list takes."""
    if issubclass(listing.asked, AskedFound):
        yield SEARCH
    for facet in FACETS if listing.among else ():
        values = [value for value, _ in options(facet, ())]
        labels = "，".join(f"{value} {label}" for value, label in options(facet, ()))
        yield {
            "name": facet,
            "in": "query",
            "description": f"{LABELS[facet]}，写几次就是其中任何一个{f'：{labels}' if labels else ''}",
            "schema": {"type": "array", "items": {"type": "string", **({"enum": values} if values else {})}},
        }


def _read_out(schema: Any) -> dict[str, Any]:  # noqa: ANN401 - a reference into the schemas
    return {
        "description": "带 ETag；下次请求放在 If-None-Match 里，没有变化时得到 304",
        "headers": {"ETag": {"schema": {"type": "string"}}},
        "content": {"application/json": {"schema": schema}},
    }


def _match(case: dict[str, Any], names: Any) -> dict[str, Any]:  # noqa: ANN401 - pydantic's own mapping
    problem = {"application/problem+json": {"schema": names[ProblemAnswer, "serialization"]}}
    return {
        "operationId": "match",
        "summary": "为一家企业匹配全部产品",
        "parameters": [AS_OF],
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
