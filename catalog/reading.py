"""Reads the data files: everything validated and cross-checked before anything is written."""

import hashlib
import tomllib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from catalog.criteria import Criterion, Group
from catalog.source import PolicySource, ProductSource, SubsidySource
from yurong.kit.forms import in_chinese

DATA = Path(__file__).parent / "data"

M = TypeVar("M", bound=BaseModel)


class BrokenData(Exception):
    """The files cannot be loaded. Each line names file, entry and field; nothing was written."""

    def __init__(self, lines: list[str]) -> None:
        super().__init__("\n".join(lines))
        self.lines = lines


@dataclass(frozen=True)
class CatalogFiles:
    """The whole content of a data folder, checked. Regions are (code, name, short)."""

    sha256: str
    regions: tuple[tuple[str, str, str], ...]
    policies: tuple[PolicySource, ...]
    products: tuple[ProductSource, ...]
    rules: tuple[SubsidySource, ...]


def read(folder: Path = DATA) -> CatalogFiles:
    """The catalog in `folder`. Raises BrokenData with every fault found; writes nothing."""
    faults: list[str] = []
    policies = _entries(PolicySource, _files(folder, "policies"), "id", faults)
    products = _entries(ProductSource, _files(folder, "products"), "slug", faults)
    rules = list(_rules(folder / "subsidies.toml", faults))
    regions = read_regions(folder / "regions.tsv")
    if not faults:
        faults += _cross_check(regions, policies, products, rules)
    if faults:
        raise BrokenData(faults)
    return CatalogFiles(_sha256(folder), regions, tuple(policies), tuple(products), tuple(rules))


def fingerprint(folder: Path = DATA) -> str:
    """The hash of all files, to know cheaply whether anything changed."""
    return _sha256(folder)


def _entries(model: type[M], paths: list[Path], key: str, faults: list[str]) -> list[M]:
    found = (_entry(model, path, faults, key) for path in paths)
    return [entry for entry in found if entry is not None]


def _entry(model: type[M], path: Path, faults: list[str], key: str) -> M | None:
    values = _toml(path, faults)
    if values is None:
        return None
    entry = _validated(model, values, f"{path.parent.name}/{path.name}", str(values.get(key, "?")), faults)
    if entry is not None and getattr(entry, key) != path.stem:
        faults.append(f"{path.parent.name}/{path.name}：{getattr(entry, key)}，字段 {key}：须与文件名一致")
        return None
    return entry


def _rules(path: Path, faults: list[str]) -> Iterator[SubsidySource]:
    values = _toml(path, faults) or {}
    for rule in values.get("rule", []):
        found = _validated(SubsidySource, rule, path.name, str(rule.get("id", "?")), faults)
        if found:
            yield found


def _validated(model: type[M], values: dict[str, Any], file: str, entry: str, faults: list[str]) -> M | None:
    try:
        return model.model_validate(values)
    except ValidationError as wrong:
        for place, message in in_chinese(wrong.errors(include_url=False)).items():
            faults.append(f"{file}：{entry}，字段 {place or '整体'}：{message}")
        return None


def _toml(path: Path, faults: list[str]) -> dict[str, Any] | None:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        faults.append(f"{path.name}：缺少这个文件")
    except UnicodeDecodeError:
        faults.append(f"{path.parent.name}/{path.name}：文件编码不是 UTF-8")
    except tomllib.TOMLDecodeError as wrong:
        faults.append(f"{path.parent.name}/{path.name}：TOML 写法有误（{wrong}）")
    return None


def read_regions(path: Path) -> tuple[tuple[str, str, str], ...]:
    """(code, name, short) of every region in the file."""
    lines = path.read_text(encoding="utf-8").splitlines()[1:]
    return tuple((code, name, short) for code, name, short in (line.split("\t") for line in lines if line))


def _cross_check(
    regions: tuple[tuple[str, str, str], ...],
    policies: list[PolicySource],
    products: list[ProductSource],
    rules: list[SubsidySource],
) -> list[str]:
    """What only shows when all files are seen together: names that lead nowhere, and repeats."""
    known = _Known(
        clauses={f"{policy.id}#{clause.number}" for policy in policies for clause in policy.clauses},
        slugs={product.slug for product in products},
        regions={code for code, _, _ in regions},
    )
    faults = [fault for product in products for fault in _product_faults(product, known)]
    faults += [fault for rule in rules for fault in _rule_faults(rule, known)]
    ids = Counter(rule.id for rule in rules)
    return faults + [f"subsidies.toml：{each}，字段 id：重复" for each, times in ids.items() if times > 1]


@dataclass(frozen=True)
class _Known:
    clauses: set[str]
    slugs: set[str]
    regions: set[str]


def _product_faults(product: ProductSource, known: _Known) -> Iterator[str]:
    where = f"products/{product.slug}.toml：{product.slug}，字段"
    named = [("cites", ref) for ref in product.cites]
    named += [("figures.cite", figure.cite) for figure in product.figures]
    named += [("criteria.cite", ref) for ref in _refs(product.criteria)]
    yield from (f"{where} {field}：没有条款 {ref}" for field, ref in named if ref not in known.clauses)
    yield from (
        f"{where} not_to_confuse：没有产品 {slug}"
        for slug in product.not_to_confuse
        if slug not in known.slugs
    )
    if product.region not in known.regions:
        yield f"{where} region：没有地区 {product.region}"


def _rule_faults(rule: SubsidySource, known: _Known) -> Iterator[str]:
    if rule.cite not in known.clauses:
        yield f"subsidies.toml：{rule.id}，字段 cite：没有条款 {rule.cite}"
    if rule.product and rule.product not in known.slugs:
        yield f"subsidies.toml：{rule.id}，字段 product：没有产品 {rule.product}"
    can_repay = rule.product and rule.calculation == "share_capped" and rule.concerns == "enterprise"
    if rule.repays and not can_repay:
        yield f"subsidies.toml：{rule.id}，字段 repays：只用于有产品、按比例补给企业的规则"


def _refs(criteria: tuple[Criterion, ...]) -> Iterator[str]:
    for criterion in criteria:
        yield criterion.cite
        if isinstance(criterion, Group):
            yield from _refs(criterion.members)


def _files(folder: Path, part: str) -> list[Path]:
    return sorted((folder / part).glob("*.toml"))


def _sha256(folder: Path) -> str:
    whole = hashlib.sha256()
    for path in [
        *_files(folder, "policies"),
        *_files(folder, "products"),
        folder / "subsidies.toml",
        folder / "regions.tsv",
    ]:
        whole.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return whole.hexdigest()
