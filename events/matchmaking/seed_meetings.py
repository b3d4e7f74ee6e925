"""Who meets one to one in the demo world: twelve firms, five institutions, their wishes."""

from dataclasses import dataclass

from events.matchmaking.meetings.problem import Wish

MUST, MAY, NO = Wish.MUST, Wish.MAY, Wish.NO


@dataclass(frozen=True)
class DemoFirm:
    """A made-up firm: what it seeks, and its wishes of the five institutions in their order."""

    name: str
    person: str
    kinds: tuple[str, ...]
    amount_wan: int
    about: str
    wishes: tuple[Wish | None, ...]
    absent: frozenset[int] = frozenset()
    shares: bool = True


INSTITUTIONS = (
    ("bank", "示例银行甲", "吴桐（示例）", ("loan",), "科技型企业信用贷，最高 1000 万元"),
    ("bank", "示例银行乙", "郑浩（示例）", ("loan",), "知识产权质押贷，看专利和订单"),
    ("fund", "示例创投基金", "林越（示例）", ("equity",), "投种子期到成长期，单笔 300 万到 2000 万元"),
    ("insurer", "示例科技保险", "卢静（示例）", ("insurance",), "研发费用损失险、首台套保险"),
    ("insurer", "示例融资担保", "许诺（示例）", ("guarantee", "loan"), "为缺抵押物的企业担保，费率优惠"),
)

FIRMS = (
    DemoFirm(
        "郑州示例光电科技有限公司",
        "李明（示例）",
        ("loan", "equity"),
        500,
        "二期产线设备，想要两年期信用贷",
        (MUST, MAY, MAY, None, None),
    ),
    DemoFirm(
        "洛阳示例新材料有限公司",
        "赵敏（示例）",
        ("loan", "guarantee"),
        800,
        "新建中试线，缺抵押物",
        (MAY, MUST, None, None, MUST),
    ),
    DemoFirm(
        "开封示例生物医药有限公司",
        "周岚（示例）",
        ("equity",),
        2000,
        "一类新药二期临床",
        (None, None, MUST, MAY, NO),
    ),
    DemoFirm(
        "新乡示例电池有限公司",
        "韩磊（示例）",
        ("loan", "insurance"),
        1000,
        "首台套设备投保和流动资金",
        (MAY, MAY, None, MUST, None),
        frozenset({0}),
    ),
    DemoFirm(
        "许昌示例智能装备有限公司",
        "冯雪（示例）",
        ("loan",),
        600,
        "订单增加，补流动资金",
        (MUST, MAY, None, None, MAY),
    ),
    DemoFirm(
        "南阳示例传感技术有限公司",
        "魏东（示例）",
        ("equity", "loan"),
        700,
        "车规级传感器量产",
        (MAY, None, MUST, None, None),
    ),
    DemoFirm(
        "平顶山示例新能源有限公司",
        "沈洁（示例）",
        ("loan", "insurance"),
        1200,
        "储能电站建设",
        (MAY, MAY, NO, MAY, None),
    ),
    DemoFirm(
        "焦作示例航空材料有限公司",
        "邓超（示例）",
        ("guarantee", "loan"),
        400,
        "出口订单备货",
        (None, MUST, None, None, MUST),
        frozenset({4, 5}),
    ),
    DemoFirm("信阳示例软件有限公司", "秦朗（示例）", ("loan",), 300, "", (MUST, MAY, MAY, None, None)),
    DemoFirm(
        "安阳示例环保科技有限公司",
        "尹航（示例）",
        ("loan", "insurance"),
        500,
        "园区污水项目垫资",
        (MAY, None, None, MAY, MAY),
        shares=False,
    ),
    DemoFirm("商丘示例食品装备有限公司", "罗琳（示例）", ("loan",), 200, "", (None, MAY, None, None, None)),
    DemoFirm(
        "濮阳示例化工新材料有限公司",
        "姜涛（示例）",
        ("equity", "guarantee"),
        1500,
        "高端聚烯烃中试",
        (None, None, MUST, None, MAY),
    ),
)
OF_INSTITUTIONS: tuple[dict[int, Wish], ...] = (
    {0: MUST, 4: MAY, 6: NO},
    {1: MUST, 7: MAY},
    {2: MUST, 5: MUST, 0: MAY},
    {3: MAY, 6: MAY},
    {1: MAY, 7: MUST, 11: MAY},
)
"""Wishes of each institution, by the firm's place above."""
