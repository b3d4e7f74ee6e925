"""How a change is told: what to do, what to suppose of an unknown fact, why a fixed fact is in the way."""

from collections.abc import Mapping

from catalog.criteria import Comparison, Leaf, Weight
from catalog.evaluate import judge, target_of
from catalog.facts import FACTS, Fact, Kind
from catalog.outcomes import Known
from catalog.territory import place_name
from catalog.vocabulary import ContestPhase, Credential, IntegrityFlag
from catalog.what_if_values import codes_of
from catalog.wording import Value, either, value_text
from yurong.kit.money import Money

_CONTEST = {
    ContestPhase.BEFORE: "报名参加中国创新创业大赛",
    ContestPhase.DURING: "进入中国创新创业大赛比赛阶段",
    ContestPhase.AFTER: "完成中国创新创业大赛比赛",
}
_MOVE_IN = "入驻智慧岛、孵化器或大学科技园"
_DONE = {
    "in_incubator": _MOVE_IN,
    "newly_in_incubator": _MOVE_IN,
    "buys_tech_insurance": "投保科技保险",
    "has_warrant_loan": "取得认股权贷款",
    "supplies_chain_leader": "成为“链主”企业的供应商或配套企业",
    "ip_securities_issued": "完成知识产权证券化产品上市发行",
    "contest_awarded": "在中国创新创业大赛中获奖",
}
_FROM_NOTHING = {"insurance_premium": "投保科技保险", "fiscal_award": "首次获得财政奖补"}
_SOME = {"insurance_premium": "已支付科技保险保费", "fiscal_award": "已获得过财政奖补"}
_HELD = {
    "credentials": "已是",
    "score_scheme": "已有",
    "purposes": "资金用于",
    "security": "可以提供",
}
_DELISTED = {
    IntegrityFlag.DISHONEST_DEBTOR: "移出失信被执行人名单",
    IntegrityFlag.ABNORMAL_OPERATION: "移出经营异常名录",
    IntegrityFlag.SERIOUS_VIOLATION: "移出严重违法失信名单",
    IntegrityFlag.TAX_VIOLATION: "移出重大税收违法失信主体名单",
    IntegrityFlag.LOAN_OVERDUE: "还清逾期贷款",
}
_MOST_NAMED = 3
_REACHED = {
    (Comparison.AT_LEAST, True): "达到",
    (Comparison.AT_MOST, True): "降到不超过",
    (Comparison.MORE_THAN, True): "大于",
    (Comparison.AT_LEAST, False): "降到低于",
    (Comparison.AT_MOST, False): "超过",
    (Comparison.MORE_THAN, False): "降到不超过",
}
_SUPPOSED = {
    (Comparison.AT_LEAST, True): "至少",
    (Comparison.AT_MOST, True): "不超过",
    (Comparison.MORE_THAN, True): "大于",
    (Comparison.AT_LEAST, False): "低于",
    (Comparison.AT_MOST, False): "大于",
    (Comparison.MORE_THAN, False): "不超过",
}


def action(leaf: Leaf, value: Value, *, holds: bool, removes: bool, names: Mapping[str, str]) -> str:
    """「取得豫科积分」, 「发明专利达到 1 件」: what somebody would do; `holds`: the comparison then holds."""
    fact = FACTS[leaf.fact]
    if isinstance(value, bool):
        return (_DONE.get(fact.key) or fact.yes) if value else fact.no
    if fact.kind is Kind.CHOICES:
        said = value_text(fact, value if isinstance(value, tuple) else (value,), names)  # type: ignore[arg-type]
        if fact.key == "security":
            return f"{'不' if removes else ''}提供{said}"
        if fact.key == "purposes":
            return f"资金用途{'去掉' if removes else '增加'}{said}"
        if isinstance(value, IntegrityFlag) and removes:
            return _DELISTED[value]
        return f"{'不再有' if removes else '取得'}{said}"
    if fact.kind is Kind.CHOICE:
        began = _CONTEST.get(ContestPhase(str(value))) if fact.key == "contest_phase" else None
        return began or f"{fact.label}变为{value_text(fact, value, names)}"
    target = target_of(leaf)
    if holds and target == Money(0) and fact.key in _FROM_NOTHING:
        return _FROM_NOTHING[fact.key]
    if fact.kind is Kind.REGION:
        return f"迁到{place_name(str(value), names)}"
    return _bounded(fact, leaf, _REACHED, holds, names)


def supposition(
    leaf: Leaf, value: Value, others: tuple[str, ...], *, holds: bool, names: Mapping[str, str]
) -> str:
    """「如果注册地在郑州市」: an answer that would do, with the others that would."""
    fact = FACTS[leaf.fact]
    if isinstance(value, bool):
        return f"如果{fact.yes if value else fact.no}"
    if fact.kind is Kind.REGION:
        return f"如果{fact.label}在{place_name(str(value), names)}"
    if value == ():
        return f"如果没有所列的{fact.label.removeprefix('已有').removeprefix('可提供的')}"
    if fact.kind in (Kind.CHOICE, Kind.CHOICES):
        said = value_text(fact, value, names)
        more = f"等 {len(others) + 1} 项之一" if len(others) > _MOST_NAMED else ""
        named = said + more if more else either((said, *others))
        return f"如果{_HELD.get(fact.key, f'{fact.label}为')}{named}"
    if holds and target_of(leaf) == Money(0) and fact.key in _SOME:
        return f"如果{_SOME[fact.key]}"
    return f"如果{_bounded(fact, leaf, _SUPPOSED, holds, names)}"


def obstacle(leaf: Leaf, facts: Known) -> str:
    """「注册地在洛阳市，郑州市的政策不适用」: why a fact that cannot be changed is in the way."""
    here = facts.values[leaf.fact]
    if leaf.fact == "region" and leaf.weight is not Weight.EXCLUSION:
        codes = leaf.value if isinstance(leaf.value, tuple) else (str(leaf.value),)
        wanted = either(place_name(code, facts.places) for code in codes)
        return f"注册地在{place_name(str(here), facts.places)}，{wanted}的政策不适用"
    reason = judge(leaf, facts).reason
    if leaf.fact == "integrity_flags" and isinstance(here, tuple):
        lifted = (words for flag, words in _DELISTED.items() if flag in here and flag in codes_of(leaf))
        return f"{reason}；{'，'.join(lifted)}后才能申请"
    return reason


def renewal(value: Value, facts: Known) -> str:
    """「重新认定高新技术企业（证书已于 2026-05-01 到期）」; empty where none of the firm's has run out."""
    if not isinstance(value, Credential):
        return ""
    label = value.label
    ended = (
        note for note in facts.notes.get("credentials", "").split("，") if note.startswith(f"{label}证书")
    )
    return next((f"重新认定{label}（{note.removeprefix(label)}）" for note in ended), "")


def also_good(key: str, others: tuple[str, ...]) -> str:
    """What follows a name that stands for several: 「或高新技术企业」, 「等 8 项之一」.

    Later phases of the contest are further on, no alternative to taking part.
    """
    if not others or key == "contest_phase":
        return ""
    return f"或{others[0]}" if len(others) == 1 else f"等 {len(others) + 1} 项之一"


def _bounded(
    fact: Fact,
    leaf: Leaf,
    words: Mapping[tuple[Comparison, bool], str],
    holds: bool,
    names: Mapping[str, str],
) -> str:
    target = target_of(leaf)
    assert not isinstance(target, tuple)
    if fact.kind is Kind.DATE:
        bound = "晚于" if leaf.op is Comparison.AT_MOST else "早于"
        return f"{fact.label}{'不' if holds else ''}{bound} {target}"
    return f"{fact.label}{words[leaf.op, holds]} {value_text(fact, target, names)}"
