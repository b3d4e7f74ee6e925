"""The policy pages: each document with its clauses and the products that cite them."""

from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import Response

from catalog import queries
from yurong.kit.templating import render

KINDS = {
    "policy": "政策",
    "plan": "方案",
    "reply": "提案答复（不是可申请的政策）",
    "bulletin": "简报（转载资讯）",
}


def index(request: Request, session: Session) -> Response:
    return render(request, "catalog/policies.html", {"policies": queries.policies(session), "kinds": KINDS})


def show(request: Request, session: Session) -> Response:
    row = queries.policy(session, request.path_params["id"])
    cited: dict[str, list[tuple[str, str]]] = {}
    for ref, slug, name in queries.citing(session, row.id):
        cited.setdefault(ref, []).append((slug, name))
    products = {slug for pairs in cited.values() for slug, _ in pairs}
    return render(
        request,
        "catalog/policy.html",
        {"policy": row, "kind": KINDS[row.kind], "cited": cited, "product_count": len(products)},
    )
