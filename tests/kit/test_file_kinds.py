"""What a file is, by content; what is refused, with the sentence that says why."""

import io
import struct
import zipfile
import zlib
from pathlib import Path

import pytest
import weasyprint  # type: ignore[import-untyped]  # the package has no types
import xlsxwriter  # type: ignore[import-untyped]  # the package has no types
from pypdf import PdfReader, PdfWriter
from pypdf.generic import DictionaryObject, NameObject

from yurong.kit.file_kinds import MOST_PIXELS, FileRefused, kind_of

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
MACRO = "application/vnd.ms-word.document.macroEnabled.main+xml"


def a_png(width: int = 40, height: int = 30) -> bytes:
    return (
        b"\x89PNG\r\n\x1a\n" + struct.pack(">I4sIIBBBBB", 13, b"IHDR", width, height, 8, 2, 0, 0, 0) + b"rest"
    )


def a_jpeg(width: int = 40, height: int = 30, marker: int = 0xC0) -> bytes:
    app0 = b"\xff\xe0" + struct.pack(">H", 16) + b"JFIF" + bytes(10)
    frame = b"\xff" + bytes([marker]) + struct.pack(">HBHHB", 17, 8, height, width, 3) + bytes(9)
    return b"\xff\xd8" + app0 + frame + b"\xff\xda\x00\x02data\xff\xd9"


def an_office_file(content_type: str = WORD, extra: tuple[str, ...] = ()) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("[Content_Types].xml", f'<Types><Override ContentType="{content_type}"/></Types>')
        for name in extra:
            file.writestr(name, "x")
    return packed.getvalue()


def a_pdf(body: bytes = b"1 0 obj\n<< /Type /Catalog >>\nendobj\n") -> bytes:
    return b"%PDF-1.7\n" + body + b"trailer\n<< /Root 1 0 R >>\n%%EOF\n"


def packed_objects(content: bytes, dictionary: bytes = b"/Filter /FlateDecode") -> bytes:
    stream = zlib.compress(content)
    return (
        b"5 0 obj\n<< /Type /ObjStm /N 1 " + dictionary + b" >>\nstream\n" + stream + b"\nendstream\nendobj\n"
    )


def a_workbook() -> bytes:
    made = io.BytesIO()
    book = xlsxwriter.Workbook(made, {"in_memory": True})
    book.add_worksheet().write(0, 0, "专利号")
    book.close()
    return made.getvalue()


TAKEN = [
    ("png", a_png()),
    ("jpg", a_jpeg()),
    ("jpg", a_jpeg(marker=0xC2)),
    ("docx", an_office_file()),
    ("xlsx", a_workbook()),
    ("pdf", a_pdf()),
    ("pdf", a_pdf(packed_objects(b"<< /Type /Page >>"))),
    ("pdf", weasyprint.HTML(string="<p>年度审计报告</p>").write_pdf()),
    ("png", a_png(10_000, MOST_PIXELS // 10_000)),
]

REFUSED = [
    ("空的", b""),
    ("只收", b"MZ\x90\x00 program"),
    ("只收", b"<html><script>alert(1)</script>"),
    ("只收", b"GIF89a"),
    ("旧版", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"),
    ("HEIC", b"\x00\x00\x00\x18ftypheic"),
    ("压缩包", b"Rar!\x1a\x07"),
    ("压缩包", an_office_file("text/plain")),
    ("宏", an_office_file(MACRO)),
    ("宏", an_office_file(extra=("word/vbaProject.bin",))),
    ("宏", an_office_file(extra=("word/activeX/activeX1.bin",))),
    ("损坏", b"PK\x03\x04 cut off"),
    ("像素", a_png(10_000, MOST_PIXELS // 10_000 + 1)),
    ("像素", a_jpeg(60_000, 60_000)),
    ("损坏", a_png(0, 30)),
    ("损坏", b"\xff\xd8\xff\xe0\x00\x10JFIF"),
    ("不完整", b"%PDF-1.7\n1 0 obj"),
    ("自动运行", a_pdf(b"1 0 obj\n<< /S /JavaScript /JS (app.alert\\(1\\)) >>\nendobj\n")),
    ("自动运行", a_pdf(b"1 0 obj\n<< /S /J#61vaScript >>\nendobj\n")),
    ("自动运行", a_pdf(b"1 0 obj\n<< /S /Launch /F (calc.exe) >>\nendobj\n")),
    ("自动运行", a_pdf(packed_objects(b"<< /S /JavaScript >>"))),
    ("自动运行", a_pdf(packed_objects(b"endstream " + bytes(300_000) + b"<< /S /L#61unch >>"))),
    ("密码", a_pdf(b"1 0 obj\n<< /Encrypt 2 0 R >>\nendobj\n")),
    ("不常见", a_pdf(packed_objects(b"<<>>", b"/Filter [/ASCIIHexDecode /FlateDecode]"))),
    ("不常见", a_pdf(packed_objects(b"<<>>", b"/Filter [/FlateDecode /ASCIIHexDecode]"))),
    ("展开后过大", a_pdf(packed_objects(bytes(40 << 20)))),
]


@pytest.mark.parametrize(("kind", "content"), TAKEN, ids=[kind for kind, _ in TAKEN])
def test_a_file_is_what_its_content_says_whatever_its_name(tmp_path: Path, kind: str, content: bytes) -> None:
    (tmp_path / "setup.exe").write_bytes(content)
    assert kind_of(tmp_path / "setup.exe") == kind


@pytest.mark.parametrize(
    ("why", "content"), REFUSED, ids=[f"{at}-{why}" for at, (why, _) in enumerate(REFUSED)]
)
def test_what_could_do_harm_or_cannot_be_read_is_refused_with_the_reason(
    tmp_path: Path, why: str, content: bytes
) -> None:
    (tmp_path / "营业执照.pdf").write_bytes(content)
    with pytest.raises(FileRefused, match=why):
        kind_of(tmp_path / "营业执照.pdf")


def test_a_script_that_a_pdf_program_adds_is_found(tmp_path: Path) -> None:
    writer = PdfWriter(PdfReader(io.BytesIO(weasyprint.HTML(string="<p>x</p>").write_pdf() or b"")))
    script = DictionaryObject({NameObject("/S"): NameObject("/JavaScript")})
    writer.root_object[NameObject("/OpenAction")] = writer._add_object(script)
    writer.write(tmp_path / "a.pdf")
    with pytest.raises(FileRefused, match="自动运行"):
        kind_of(tmp_path / "a.pdf")


def test_an_office_file_that_unpacks_into_too_much_is_refused(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.docx", "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("[Content_Types].xml", WORD)
        with file.open("word/document.xml", "w") as part:
            for _ in range(201):
                part.write(bytes(1 << 20))
    with pytest.raises(FileRefused, match="展开后过大"):
        kind_of(tmp_path / "a.docx")
