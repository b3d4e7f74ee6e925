"""What a load of the data files changes, in words. Pure."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from catalog.feed.models import Subject, Turn
from catalog.source import SubsidySource
from catalog.territory import place_name
from catalog.values import Catalogue, Clause, Policy, Product
from catalog.vocabulary import Labelled

T = TypeVar("T")
Said = Mapping[str, str | tuple[str, ...]]
"""What is said of one thing, by label: a text, or a list of texts of which each may come or go."""
LONGEST = 60
"""A longer text is not set against the other: that it changed is said."""


@dataclass(frozen=True)
class Told:
    """One thing that changed; `words` are sentences, none where it came or went whole."""

    subject: Subject
    turn: Turn
    id: str
    title: str
    words: tuple[str, ...] = ()
    product_slug: str | None = None
    policy_id: str | None = None


def told(before: Catalogue, after: Catalogue) -> tuple[Told, ...]:
    """Documents, products and rules that differ, offerings aside; in the order of the newer catalogue."""
    documents = _differing(
        Subject.POLICY,
        before.policies,
        after.policies,
        lambda each, of: (each.title, _policy(each, of), None, each.id),
        (before, after),
    )
    products = _differing(
        Subject.PRODUCT,
        {each.slug: each for each in before.products},
        {each.slug: each for each in after.products},
        lambda each, of: (each.name, _product(each, of), each.slug, None),
        (before, after),
    )
    rules = _differing(
        Subject.RULE,
        {each.id: each for each in before.rules},
        {each.id: each for each in after.rules},
        lambda each, of: (each.name, _rule(each, of), each.product, None),
        (before, after),
    )
    return (*documents, *products, *rules)


def _differing(
    subject: Subject,
    old: Mapping[str, T],
    new: Mapping[str, T],
    describe: Callable[[T, Catalogue], tuple[str, Said, str | None, str | None]],
    catalogues: tuple[Catalogue, Catalogue],
) -> Iterator[Told]:
    for id_, each in new.items():
        title, said, slug, policy_id = describe(each, catalogues[1])
        if id_ not in old:
            yield Told(subject, Turn.ADDED, id_, title, (), slug, policy_id)
            continue
        words = tuple(_words(describe(old[id_], catalogues[0])[1], said))
        if words:
            yield Told(subject, Turn.CHANGED, id_, title, words, slug, policy_id)
    for id_, each in old.items():
        if id_ not in new:
            title, _, slug, policy_id = describe(each, catalogues[0])
            yield Told(subject, Turn.REMOVED, id_, title, (), slug, policy_id)


def _words(was: Said, now: Said) -> Iterator[str]:
    for label, text in now.items():
        old = was[label]
        if text == old:
            continue
        if isinstance(text, str) and isinstance(old, str):
            if max(len(text), len(old)) > LONGEST:
                yield f"{label}有修改"
            else:
                yield f"{label}：由「{old or '未写'}」改为「{text or '未写'}」"
        else:
            gone, come = ([each for each in a if each not in b] for a, b in ((old, text), (text, old)))
            yield from (f"新增{label}：{_short(each)}" for each in come)
            yield from (f"删去{label}：{_short(each)}" for each in gone)
            if not come and not gone:
                yield f"{label}的顺序有调整"


def _short(text: str) -> str:
    return text if len(text) <= 2 * LONGEST else f"{text[: 2 * LONGEST]}…"


def _product(each: Product, of: Catalogue) -> Said:
    return {
        "名称": each.name,
        "类别": each.category.label,
        "适用地区": place_name(each.region, of.region_names),
        "落地状态": f"{each.state.label}（{each.state_words}）",
        "申请人": _labels(each.applicants),
        "面向": each.audience,
        "提供方": each.provider or "",
        "简介": each.summary,
        "说明": each.description,
        "成长阶段": _labels(each.stages),
        "大赛赛程": _labels(each.contest_phases),
        "办理步骤": each.process,
        "担保方式": _labels(each.guarantee),
        "数字": tuple(f"{figure.text}（{figure.clause.label}）" for figure in each.figures),
        "条件": tuple(_row(row.requirement, row.cite, of) for row in each.criteria),
        "条件的取值": _fingerprint(
            [row.model_dump_json(exclude={"requirement", "cite"}) for row in each.criteria]
        ),
        "依据": tuple(clause.label for clause in each.clauses),
        "待明确事项": each.open_points,
    }


def _fingerprint(texts: Sequence[str]) -> str:
    """Longer than any text that is set against another, so that only the change is said."""
    return "\n".join(texts).ljust(LONGEST + 1)


def _row(requirement: str, cite: str, of: Catalogue) -> str:
    return f"{requirement}（{of.clauses[cite].label}）" if cite in of.clauses else requirement


def _policy(each: Policy, of: Catalogue) -> Said:
    clauses = [clause for clause in of.clauses.values() if clause.policy_id == each.id]
    return {
        "标题": each.title,
        "文号": each.number or "",
        "发文机关": each.issuer or "",
        "发文日期": str(each.issued_on or ""),
        "施行日期": str(each.in_force_from or ""),
        "失效日期": str(each.in_force_until or ""),
        "有效期": each.validity_note,
        "适用地区": place_name(each.region, of.region_names),
        "条款": tuple(map(_clause, clauses)),
    }


def _clause(each: Clause) -> str:
    return f"{each.number} {each.heading}：{each.gist}"


def _rule(each: SubsidySource, of: Catalogue) -> Said:
    return {
        "名称": each.name,
        "对象": each.who,
        "算法": each.formula,
        "缺少的数字": each.missing or "",
        "矛盾": each.conflict or "",
        "依据": of.clauses[each.cite].label if each.cite in of.clauses else each.cite,
        "数字": _fingerprint([each.model_dump_json()]),
    }


def _labels(words: Sequence[Labelled]) -> str:
    return "、".join(word.label for word in words)
