"""Actions, documents, risks and signatures as the sheet prints them. Pure."""

from collections.abc import Iterable, Mapping

from catalog.paper.cited import Cited
from events.clinic import sheet as s
from events.clinic.assemble_file import PanelMember, Written
from events.clinic.lists.drafted import Lists
from events.clinic.lists.line import printed


def lists(made: Lists, cited: Cited) -> dict[str, object]:
    """The lists without what experts struck, by the names of their fields."""
    return {
        "actions": tuple(
            s.ActionLine(
                owner=line.owner.label if line.owner else "",
                who=line.who,
                what=line.text,
                due_on=line.due_on,
            )
            for line in printed(made.actions)
        ),
        "preparations": tuple(
            s.Preparation(document=line.text, products=line.who) for line in printed(made.documents)
        ),
        "risks": tuple(
            s.Risk(kind=line.who, text=line.text, clause=cited.label(line.clause) if line.clause else "")
            for line in printed(made.risks)
        ),
    }


def signatures(
    panel: Iterable[PanelMember], findings: Iterable[Written], strokes: Mapping[int, s.Strokes]
) -> tuple[s.Signature, ...]:
    """A place for each expert; who signed online and left a signature (by expert id) has signed already."""
    signed = {each.member.expert_id: each.signed_at for each in findings}
    return tuple(_signature(each, strokes.get(each.expert_id), signed) for each in panel)


def _signature(member: PanelMember, strokes: s.Strokes | None, signed: Mapping[int, object]) -> s.Signature:
    at = signed.get(member.expert_id) if strokes else None
    return s.Signature.model_validate(
        {"role": member.post, "name": member.name, "strokes": strokes if at else None, "signed_at": at}
    )
