"""Finding among 2,000 products with every facet counted, beside the floor of a plain scan of the same texts.

Run: python -m bench.find. Each query once to warm up, then the rounds of both in turn; CPU milliseconds of a
call in one process, without the page. The scan only says which products hold the words as typed: no rank,
no pinyin, no slips, no counts.
"""

import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from statistics import median

from bench.table import show
from catalog.finding.filter import Filter
from catalog.finding.find import find
from catalog.finding.fold import fold, words
from catalog.finding.index import Index, index
from catalog.loading import load
from catalog.reading import read
from catalog.snapshot import snapshot
from catalog.values import Catalogue, Product
from yurong.kit.db import Database
from yurong.schema import migrate

PRODUCTS, ROUNDS = 2_000, 21
DAY = date(2026, 11, 22)
PLACES = "郑洛开南安商新平许焦周信驻漯濮三鹤济"

QUERIES = {
    "不查字，只计数": Filter(),
    "两字词 贷款": Filter("贷款"),
    "词在名称里 知识产权": Filter("知识产权"),
    "首字母 zscq": Filter("zscq"),
    "全拼 zhishichanquan": Filter("zhishichanquan"),
    "同音错字 知识产券质押": Filter("知识产券质押"),
    "拼音少一个字母 chuangsadai": Filter("chuangsadai"),
    "整句 我想找知识产权质押的贷款": Filter("我想找知识产权质押的贷款"),
    "查不到 zzzzzz": Filter("zzzzzz"),
    "六十个字 知识产权质押融资…": Filter(("知识产权质押融资" * 8)[:60]),
    "八个词 a b c …": Filter("贷 a 款 b 资 c 银 d"),
    "三个筛选 贷款": Filter("贷款", category=("loan", "bond"), state=("encouraged",), stage=("seed",)),
}


def main() -> None:
    catalogue = _catalogue()
    began = time.perf_counter()
    made = index(catalogue, DAY)
    built = time.perf_counter() - began
    rows = [("查找", "结果", "本站 CPU 毫秒", "最慢", "逐条扫描 CPU 毫秒")]
    rows += [_row(name, wanted, catalogue, made) for name, wanted in QUERIES.items()]
    title = (
        f"查产品：{PRODUCTS} 个产品，{len(made.grams)} 个单字和双字；建索引 {built:.2f} 秒（每个版本一次）"
    )
    show(title, rows)


def _row(name: str, wanted: Filter, catalogue: Catalogue, made: Index) -> tuple[str, str, str, str, str]:
    ours, floor = _times(lambda: find(catalogue, wanted, DAY), lambda: _scan(made, wanted.q))
    count = len(find(catalogue, wanted, DAY).products)
    return name, str(count), f"{median(ours):.2f}", f"{max(ours):.2f}", f"{median(floor):.2f}"


def _catalogue() -> Catalogue:
    """The real products, repeated under other names, so that texts are as long as they are."""
    with tempfile.TemporaryDirectory() as scratch:
        url = f"sqlite:///{scratch}/find.sqlite3"
        migrate(url)
        database = Database(url)
        with database.writing() as session:
            load(session, read())
        with database.reading() as session:
            real = snapshot(session)
        database.close()
    ours = [each for each in real.products if not each.is_reference_only]
    return replace(real, products=tuple(_copy(ours[at % len(ours)], at) for at in range(PRODUCTS)))


def _copy(product: Product, at: int) -> Product:
    place = f"{PLACES[at % len(PLACES)]}{PLACES[at // len(PLACES) % len(PLACES)]}"
    return replace(product, slug=f"{product.slug}-{at}", name=f"{place}{product.name}")


def _times(ours: Callable[[], object], floor: Callable[[], object]) -> tuple[list[float], list[float]]:
    taken: tuple[list[float], list[float]] = ([], [])
    ours()
    for _ in range(ROUNDS):
        for call, into in zip((ours, floor), taken, strict=True):
            began = time.thread_time()
            call()
            into.append((time.thread_time() - began) * 1000)
    return taken


def _scan(made: Index, q: str) -> list[int]:
    typed = words(fold(q))
    return [
        at
        for at, entry in enumerate(made.entries)
        if all(word in entry.name or word in entry.lines or word in entry.body for word in typed)
    ]


if __name__ == "__main__":
    main()
