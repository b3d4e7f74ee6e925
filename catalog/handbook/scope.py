"""What a handbook holds, in words. Pure."""

from catalog.finding.find import Found

ALL = "河南省、郑州市和全国性产品（不含外省参考）"


def scope(found: Found) -> str:
    """「搜索“知识产权”；类别：贷款、保险」; the whole catalogue where nothing was chosen."""
    said = [f"搜索“{found.wanted.q}”"] if found.wanted.q else []
    said += [
        f"{facet.label}：{'、'.join(option.label for option in facet.chosen)}"
        for facet in found.facets
        if facet.chosen
    ]
    if not found.wanted.region:
        said.append(f"适用地区：{ALL}" if said else ALL)
    return "；".join(said)
