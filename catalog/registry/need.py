"""What the firm asks for."""

from catalog.fact import Fact, Kind
from catalog.vocabulary import Guarantee, Purpose

NEED = (
    Fact(
        "amount",
        "融资金额",
        Kind.MONEY,
        "需要多少资金？",
        "用款计划",
        of="need",
        most=100000,
        shelf_life_months=6,
        cost=8,
    ),
    Fact(
        "term_months",
        "融资期限",
        Kind.COUNT,
        "需要用多少个月？",
        "用款计划",
        of="need",
        unit="个月",
        shelf_life_months=6,
        cost=6,
    ),
    Fact(
        "purposes",
        "资金用途",
        Kind.CHOICES,
        "资金用来做什么？",
        "用款计划",
        Purpose,
        of="need",
        shelf_life_months=6,
    ),
    Fact(
        "security",
        "可提供的担保",
        Kind.CHOICES,
        "可以提供哪些担保？",
        "自行判断",
        Guarantee,
        of="need",
        shelf_life_months=6,
    ),
)
