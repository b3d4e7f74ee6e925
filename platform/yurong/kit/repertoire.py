"""The characters our printed documents can show without falling back to another font."""


def gbk() -> str:
    """All printable characters of GBK, 21,003 hanzi among them: names with 喆, 堃 or 镕 print too."""
    pairs = (bytes((lead, trail)) for lead in range(0x81, 0xFF) for trail in range(0x40, 0xFF))
    return "".join(character for pair in pairs if (character := pair.decode("gbk", "ignore")).isprintable())


ASCII = "".join(map(chr, range(0x20, 0x7F)))
# What sheets use and GBK lacks: verdict marks, boxes to tick on paper, enclosed numbers, units.
SYMBOLS = "✓✗✔✘☐☑☒●○■□▲△▼▽◆◇★☆→←↑↓⇒①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳¥€©®·•—–−×÷±≤≥≠≈‰℃㎡⚠"
REPERTOIRE = "".join(sorted(set(ASCII + gbk() + SYMBOLS)))
