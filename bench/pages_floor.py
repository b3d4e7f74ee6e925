"""The two floors of a public page, as bare as Starlette allows.

Run: python -m bench.pages_floor FOLDER PORT. The folder holds

- `stored-N` and `stored-N.gz`: bytes to answer with, at /stored/N and /stored/N.gz;
- `rows.sqlite3`, `page.html`: the product list as rows that are ready to show and a flat template, at /list.
  Two SQLAlchemy Core queries and Jinja, one template without inheritance, macros, visitor, session or search:
  no row is chosen, ranked or counted, and whatever is the same in every list is text of the template.
"""

import sys
from pathlib import Path

import uvicorn
from jinja2 import Environment, StrictUndefined
from sqlalchemy import Boolean, Column, Integer, MetaData, String, Table, create_engine, select
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

METADATA = MetaData()
CARD = Table(
    "card",
    METADATA,
    Column("position", Integer, primary_key=True),
    *(Column(name, String) for name in ("slug", "name", "category", "region", "state", "state_label")),
    *(Column(name, String) for name in ("summary", "label_1", "value_1", "label_2", "value_2")),
    *(Column(name, String) for name in ("label_3", "value_3")),
)
CHOICE = Table(
    "choice",
    METADATA,
    Column("position", Integer, primary_key=True),
    *(Column(name, String) for name in ("facet", "facet_label", "value", "label")),
    *(Column(name, Integer) for name in ("number", "count")),
    *(Column(name, Boolean) for name in ("is_open", "is_first", "is_last")),
)
FACETS = """
{% for each in choices %}{% if each.is_first %}
<details class="facet" id="facet-{{ each.facet }}"{% if each.is_open %} open{% endif %}>
<summary>{{ each.facet_label }}</summary>
<div class="options" role="group" aria-label="{{ each.facet_label }}">{% endif %}
<label><input type="checkbox" id="f-{{ each.facet }}-{{ each.number }}" name="{{ each.facet }}"
 value="{{ each.value }}"><span>{{ each.label }}
 <small>{{ each.count }}<span class="unseen"> 个产品</span></small></span></label>
{% if each.is_last %}</div></details>{% endif %}{% endfor %}
"""
CARDS = """
<ul class="cards">{% for card in cards %}
<li class="card"><div class="words"><p class="about">
<span>{{ card.category }}</span><span>{{ card.region }}</span>
<span class="tag tag--{{ card.state }}">{{ card.state_label }}</span></p>
<h2 class="name"><a href="/products/{{ card.slug }}">{{ card.name }}</a></h2><p>{{ card.summary }}</p></div>
<dl>{% if card.label_1 %}<div><dt>{{ card.label_1 }}</dt><dd>{{ card.value_1 }}</dd></div>{% endif %}
{% if card.label_2 %}<div><dt>{{ card.label_2 }}</dt><dd>{{ card.value_2 }}</dd></div>{% endif %}
{% if card.label_3 %}<div><dt>{{ card.label_3 }}</dt><dd>{{ card.value_3 }}</dd></div>{% endif %}</dl>
<div class="more"><label class="tick"><input type="checkbox" name="p" value="{{ card.slug }}" form="basket"
 data-compare="{{ card.name }}">
<span>比较<span class="unseen">{{ card.name }}</span></span></label></div></li>
{% endfor %}</ul>
"""


def main(folder: Path, port: int) -> None:
    engine = create_engine(f"sqlite:///{folder / 'rows.sqlite3'}")
    environment = Environment(autoescape=True, undefined=StrictUndefined)
    template = environment.from_string((folder / "page.html").read_text("utf-8"))
    stored = {path.name.removeprefix("stored-"): path.read_bytes() for path in folder.glob("stored-*")}

    def listed(_request: Request) -> Response:
        with engine.connect() as connection:
            cards = connection.execute(select(CARD).order_by(CARD.c.position)).all()
            choices = connection.execute(select(CHOICE).order_by(CHOICE.c.position)).all()
        return HTMLResponse(template.render(cards=cards, choices=choices))

    async def page(request: Request) -> Response:
        name = request.path_params["name"]
        packed = {"content-encoding": "gzip"} if name.endswith(".gz") else {}
        return Response(stored[name], media_type="text/html; charset=utf-8", headers=packed)

    routes = [Route("/stored/{name}", page), Route("/list", listed)]
    uvicorn.run(Starlette(routes=routes), port=port, access_log=False, log_level="error")


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
