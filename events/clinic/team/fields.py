"""领域: what a member of the service team can advise on; a closed list, so that it can be filtered by."""

from catalog.vocabulary import Labelled


class Field(Labelled):
    CREDIT = "credit", "信用贷款"
    IP = "ip", "知识产权融资"
    SUPPLY_CHAIN = "supply_chain", "供应链金融"
    INSURANCE = "insurance", "科技保险"
    GUARANTEE = "guarantee", "融资担保"
    LEASING = "leasing", "融资租赁"
    EQUITY = "equity", "股权融资"
    BOND = "bond", "债券"
    LISTING = "listing", "上市与并购"
    CROSS_BORDER = "cross_border", "跨境金融"
    TAX = "tax", "财务与税务"
    SUBSIDY = "subsidy", "资质与补助申报"
    COMMERCIALISATION = "commercialisation", "成果转化"
    MANAGEMENT = "management", "经营管理与团队"
