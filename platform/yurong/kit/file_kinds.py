"""What a file is by its content, never by its name; what could harm whoever opens it is refused."""

import re
import zipfile
import zlib
from pathlib import Path

MOST_PIXELS = 100_000_000
"""A small file can unpack into a picture that fills the memory; no phone takes larger ones."""
MOST_UNPACKED = 200 << 20
MOST_PARTS = 5_000
MOST_OBJECTS = 32 << 20
"""Of the packed objects of a PDF, unpacked to be looked through."""

_OFFICE = {
    "wordprocessingml.document.main+xml": "docx",
    "spreadsheetml.sheet.main+xml": "xlsx",
}
_LIVE_PARTS = ("vbaproject", "activex/", "macrosheets/")
_PLAINLY_PACKED = re.compile(rb"/Filter\s*(/FlateDecode|\[\s*/FlateDecode\s*\])")
PIECE = 1 << 16
_ESCAPED = re.compile(rb"#([0-9A-Fa-f]{2})")


class FileRefused(Exception):
    """Why a file is not taken, as a sentence for whoever sent it."""


def kind_of(path: Path) -> str:
    """「pdf」, 「jpg」, 「png」, 「xlsx」 or 「docx」. Reads the file. Raises FileRefused."""
    if not path.stat().st_size:
        raise FileRefused("这个文件是空的，请重新选择")
    with path.open("rb") as file:
        head = file.read(64)
    if head.startswith(b"%PDF-"):
        return _pdf(path.read_bytes())
    if head.startswith(b"\xff\xd8\xff"):
        return _jpeg(path.read_bytes())
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return _png(head)
    if head.startswith(b"PK\x03\x04"):
        return _office(path)
    raise FileRefused(_advice(head))


def _advice(head: bytes) -> str:
    if head.startswith(b"\xd0\xcf\x11\xe0"):
        return "这是旧版 Office 文件或加了密码的文件，请另存为不带密码的 .docx、.xlsx 或 PDF"
    if head[4:12] in (b"ftypheic", b"ftypheix", b"ftypmif1"):
        return "这是 HEIC 照片，请在手机相机设置里选“兼容性最佳”后重拍，或截图再上传"
    if head.startswith((b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b")):
        return "不收压缩包，请解压后逐个上传"
    return "只收 PDF、JPEG、PNG 图片和 .xlsx、.docx 文件；这个文件的内容不是其中一种"


def _pdf(content: bytes) -> str:
    if b"%%EOF" not in content[-2048:]:
        raise FileRefused("PDF 不完整，可能没有传完，请重新导出后上传")
    names = _names(content)
    if b"/Encrypt" in names:
        raise FileRefused("PDF 加了密码或限制，请去掉后再上传")
    for part in (names, *(_names(objects) for objects in _packed_objects(content, names))):
        if b"/JavaScript" in part or b"/Launch" in part:
            raise FileRefused("PDF 里带有会自动运行的内容，请用“打印为 PDF”另存一份再上传")
    return "pdf"


def _names(content: bytes) -> bytes:
    """With the escapes in names resolved: `/J#61vaScript` hides nothing."""
    return _ESCAPED.sub(lambda found: bytes((int(found[1], 16),)), content)


def _packed_objects(content: bytes, names: bytes) -> list[bytes]:
    """The object streams unpacked: names may stand there, where searching the file does not find them."""
    if b"/ObjStm" not in names:
        return []
    unpacked, left = [], MOST_OBJECTS
    for found in re.finditer(rb"(?<!end)stream\r?\n", content):
        described = _names(content[max(content.rfind(b"obj", 0, found.start()), 0) : found.start()])
        if b"/ObjStm" not in described or b"/Filter" not in described:
            continue
        # Whatever is packed otherwise than all programs do cannot be looked through.
        if not _PLAINLY_PACKED.search(described) or b"/DecodeParms" in described:
            raise FileRefused("PDF 的压缩方式不常见，检查不了，请用“打印为 PDF”另存一份再上传")
        unpacked.append(_unpacked(memoryview(content)[found.end() :], left))
        left -= len(unpacked[-1])
    return unpacked


def _unpacked(packed: memoryview, most: int) -> bytes:
    """Up to where the packing itself says it ends: the word endstream can stand inside."""
    unpacking, objects = zlib.decompressobj(), bytearray()
    try:
        for at in range(0, len(packed), PIECE):
            objects += unpacking.decompress(packed[at : at + PIECE], max(most - len(objects), 1))
            if unpacking.unconsumed_tail or len(objects) > most:
                raise FileRefused("PDF 展开后过大，请用“打印为 PDF”另存一份再上传")
            if unpacking.eof:
                break
    except zlib.error:
        raise FileRefused("PDF 已损坏，打不开，请重新导出后上传") from None
    return bytes(objects)


def _png(head: bytes) -> str:
    if head[12:16] != b"IHDR":
        raise FileRefused("图片已损坏，打不开，请重新截图或拍照")
    _refuse_bomb(int.from_bytes(head[16:20]), int.from_bytes(head[20:24]))
    return "png"


def _jpeg(content: bytes) -> str:
    """Walks the segments to every frame header: width and height stand there."""
    at, frames = 2, 0
    while at + 9 <= len(content) and content[at] == 0xFF:
        marker = content[at + 1]
        if marker in (0xFF, 0x01) or 0xD0 <= marker <= 0xD7:
            at += 1 if marker == 0xFF else 2
            continue
        if marker in (0xDA, 0xD9):
            break
        if 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):
            frames += 1
            _refuse_bomb(int.from_bytes(content[at + 7 : at + 9]), int.from_bytes(content[at + 5 : at + 7]))
        at += 2 + int.from_bytes(content[at + 2 : at + 4])
    if not frames:
        raise FileRefused("图片已损坏，打不开，请重新截图或拍照")
    return "jpg"


def _refuse_bomb(width: int, height: int) -> None:
    if not width or not height:
        raise FileRefused("图片已损坏，打不开，请重新截图或拍照")
    if width * height > MOST_PIXELS:
        raise FileRefused(f"图片有 {width}×{height} 像素，太大了，请缩小到一亿像素以内")


def _office(path: Path) -> str:
    try:
        with zipfile.ZipFile(path) as packed:
            parts = packed.infolist()
            if len(parts) > MOST_PARTS or sum(each.file_size for each in parts) > MOST_UNPACKED:
                raise FileRefused("文件展开后过大，请精简或另存为 PDF 再上传")
            if any(each.flag_bits & 1 for each in parts):
                raise FileRefused("文件加了密码，请去掉密码再上传")
            types = _content_types(packed)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, ValueError, OSError):
        raise FileRefused("文件已损坏，打不开，请重新保存后上传") from None
    names = [each.filename.lower() for each in parts]
    if "macroenabled" in types.lower() or any(part in name for name in names for part in _LIVE_PARTS):
        raise FileRefused("文件里带有宏，请另存为不带宏的 .docx 或 .xlsx 再上传")
    kind = next((ours for theirs, ours in _OFFICE.items() if theirs in types), None)
    if kind is None:
        raise FileRefused("不收压缩包，请解压后逐个上传")
    return kind


def _content_types(packed: zipfile.ZipFile) -> str:
    """The list of what the parts are, where an Office file has one."""
    if "[Content_Types].xml" not in packed.namelist():
        return ""
    with packed.open("[Content_Types].xml") as file:
        return file.read(1 << 20).decode("utf-8", "replace")
