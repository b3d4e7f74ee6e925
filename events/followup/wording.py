"""Follow-ups in words, for pages and workbooks. Pure."""

from dataclasses import dataclass
from datetime import date, datetime

from events.followup import awaited as sides
from events.followup.awaited import awaited, days_late
from events.followup.ledger import values_of
from events.followup.models import FollowStep, FollowUp
from events.followup.stages import ANNULLED, Stage, live_steps
from yurong.kit.clock import local
from yurong.kit.money import percent

BY = {
    sides.FIRM: "企业",
    sides.INSTITUTION: "机构",
    sides.ORGANISER: "主办单位",
    sides.SYSTEM: "系统",
}
DID = {
    Stage.HANDED_OVER: "同意转交",
    Stage.ACCEPTED: "受理",
    Stage.VISITED: "走访",
    Stage.GRANTED: "授信",
    Stage.PAID: "放款",
    Stage.INSURED: "承保",
    Stage.INVESTED: "投资",
    Stage.DECLINED: "不受理",
    Stage.WITHDRAWN: "撤回同意",
    Stage.ENDED: "结束跟踪",
    Stage.DONE: "办好了",
    Stage.NOT_DONE: "没有办",
}
"""What a step is called on buttons and in the history."""


@dataclass(frozen=True, slots=True)
class Told:
    """One step of the history in words. `counts` is false for what was corrected later."""

    id: int
    on_day: date
    what: str
    why: str
    by: str
    counts: bool


@dataclass(frozen=True, slots=True)
class Standing:
    """How a follow-up stands now: the stage, whom it waits for, how long already."""

    stage: Stage
    label: str
    is_over: bool
    waits_for: str
    waited: str
    late: int
    money: str


def standing_of(follow_up: FollowUp, now: datetime) -> Standing:
    """「已授信」, 「等示例银行甲」, 「12 天」, 9."""
    stage, is_task = Stage(follow_up.stage), follow_up.kind == "task"
    side = awaited(
        stage, is_task=is_task, owner=follow_up.owner, has_desk=follow_up.institution_id is not None
    )
    label = "待办" if is_task and stage is Stage.PROPOSED else stage.label
    whom = {"": "", sides.FIRM: "企业", sides.INSTITUTION: follow_up.counterpart, sides.ORGANISER: "主办单位"}
    waited = (now - follow_up.clock_at).days if follow_up.clock_at else 0
    return Standing(
        stage,
        label,
        not side,
        whom[side],
        f"{waited} 天" if waited > 0 else "",
        days_late(follow_up.clock_at, now),
        _money(follow_up),
    )


def told(follow_up: FollowUp, names: dict[int, str]) -> tuple[Told, ...]:
    """The history, oldest first; a person's name stands where the reader may know it."""
    live = {each.id for each in live_steps(values_of(follow_up.steps))}
    return tuple(
        Told(
            step.id,
            step.on_day,
            ("更正：" if step.corrects_id else "") + what(step),
            "；".join(filter(None, (step.reason, step.source and f"依据：{step.source}"))),
            _by(step, names),
            step.id in live,
        )
        for step in follow_up.steps
    )


def what(step: FollowStep) -> str:
    """「放款 200 万元，年利率 3.85%」."""
    if step.kind == ANNULLED:
        return "上一步记错了，撤销"
    parts = [DID[Stage(step.kind)]]
    if step.amount is not None:
        parts = [f"{parts[0]} {step.amount}"]
    if step.rate_bp is not None:
        parts.append(f"年利率 {percent(step.rate_bp)}")
    return "，".join(parts)


def _by(step: FollowStep, names: dict[int, str]) -> str:
    name = names.get(step.account_id or 0, "")
    return f"{BY[step.by_role]} {name}".strip() + f"，{local(step.at):%Y-%m-%d %H:%M} 录入"


def _money(follow_up: FollowUp) -> str:
    sums = (
        ("授信", follow_up.granted),
        ("放款", follow_up.paid),
        ("投资", follow_up.invested),
        ("保额", follow_up.insured),
    )
    return "，".join(f"{word} {amount}" for word, amount in sums if amount.fen)
