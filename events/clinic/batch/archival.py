"""What a bound PDF must say to be PDF/A-3u as its papers are: their colours, an ID, and the claim itself.

Level U asks for text that can be read out, not for tags; fonts come with the pages.
"""

from xml.sax.saxutils import escape

from pypdf import PdfReader, PdfWriter
from pypdf.generic import DictionaryObject, NameObject, TextStringObject

PRODUCER = "pypdf"
XMP = """\
<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/">
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/" xmlns:pdf="http://ns.adobe.com/pdf/1.3/"
 xmlns:dc="http://purl.org/dc/elements/1.1/">
<pdfaid:part>3</pdfaid:part><pdfaid:conformance>U</pdfaid:conformance>
<pdf:Producer>{producer}</pdf:Producer>
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>
</rdf:Description>
</rdf:RDF>
</x:xmpmeta>
<?xpacket end="r"?>
"""


def is_archival(paper: PdfReader) -> bool:
    """Whether the paper claims PDF/A-3u and names the colours it is meant in."""
    xmp = paper.xmp_metadata
    claimed = (xmp.pdfaid_part, xmp.pdfaid_conformance) if xmp else None
    return claimed == ("3", "U") and "/OutputIntents" in paper.root_object


def claim(whole: PdfWriter, first: PdfReader, title: str) -> None:
    """Makes the whole claim what its papers do, all of which are archival; `first` lends the colours."""
    whole.pdf_header = "%PDF-1.7"
    whole.generate_file_identifiers()
    whole.add_metadata({"/Title": title, "/Producer": PRODUCER})
    root = whole.root_object
    root[NameObject("/OutputIntents")] = first.root_object["/OutputIntents"].clone(whole)
    root[NameObject("/Lang")] = TextStringObject("zh-CN")
    whole.xmp_metadata = XMP.format(title=escape(title), producer=PRODUCER).encode()
    metadata = whole.root_object["/Metadata"].get_object()
    assert isinstance(metadata, DictionaryObject), "it was made in the line before"
    metadata[NameObject("/Type")] = NameObject("/Metadata")
    metadata[NameObject("/Subtype")] = NameObject("/XML")
