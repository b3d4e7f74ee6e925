"""Whether a document holds on a day, in words. Pure."""

from dataclasses import dataclass
from datetime import date

from catalog.implied import in_force, undated
from catalog.values import Policy
from catalog.vocabulary import Verdict


@dataclass(frozen=True, slots=True)
class Standing:
    """`code` is in_force, ended, not_yet, open (the day that the text leaves open) or undated."""

    code: str
    label: str
    reason: str

    @property
    def is_over(self) -> bool:
        return self.code == "ended"


def standing(policy: Policy, on: date) -> Standing:
    """How the document stands on this day, as far as its text says."""
    found = in_force(policy, on)
    if found is None:
        return Standing("undated", "有效期不明", undated(policy))
    if found.verdict is Verdict.MET:
        return Standing("in_force", "有效", found.reason)
    if found.verdict is Verdict.MANUAL:
        return Standing("open", "待发文机关解释", found.reason)
    if policy.in_force_from is not None and on < policy.in_force_from:
        return Standing("not_yet", "尚未施行", found.reason)
    return Standing("ended", "已失效", found.reason)
