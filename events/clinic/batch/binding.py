"""Binding papers into one PDF for printing on both sides: every paper begins on a right-hand page."""

import io
from collections.abc import Callable, Iterable
from typing import IO

from pypdf import PdfReader, PdfWriter

from events.clinic.batch.archival import claim, is_archival

A4 = (595.28, 841.89)
"""Points."""


def bind(
    papers: Iterable[tuple[str, bytes]], target: IO[bytes], *, title: str, told: Callable[[int], None]
) -> int:
    """Writes the papers, each under its bookmark; gives the number of pages. `told` hears of each paper.

    A paper with an odd number of pages is followed by an empty one. The text stays text. Where every paper is
    PDF/A-3u, so is the whole; their tags are left out: joining trees of tags is more than joining pages.
    """
    whole = PdfWriter()
    whole.add_metadata({"/Title": title})
    first: PdfReader | None = None
    are_archival = True
    for number, (name, paper) in enumerate(papers, 1):
        reader = PdfReader(io.BytesIO(paper))
        first = first or reader
        are_archival = are_archival and is_archival(reader)
        if len(whole.pages) % 2:
            whole.add_blank_page(width=A4[0], height=A4[1])
        begins = len(whole.pages)
        for page in reader.pages:
            added = whole.add_page(page)
            for tags in ("/StructParents", "/Tabs"):
                added.pop(tags, None)
        whole.add_outline_item(title=name, page_number=begins)
        told(number)
    if first and are_archival:
        claim(whole, first, title)
    whole.write(target)
    return len(whole.pages)


def pages_of(paper: bytes) -> int:
    return len(PdfReader(io.BytesIO(paper)).pages)
