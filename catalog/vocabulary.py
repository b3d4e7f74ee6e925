"""The closed lists of the catalog, with the Chinese word for each; one word for one thing."""

from enum import StrEnum


class Labelled(StrEnum):
    """A closed list whose members carry their Chinese label."""

    label: str

    def __new__(cls, value: str, label: str = "") -> "Labelled":
        member = str.__new__(cls, value)
        member._value_ = value
        member.label = label
        return member


class Category(Labelled):
    LOAN = "loan", "贷款"
    INSURANCE = "insurance", "保险"
    EQUITY = "equity", "股权"
    BOND = "bond", "债券"
    GUARANTEE = "guarantee", "担保"
    LEASING = "leasing", "租赁"
    SUBSIDY = "subsidy", "奖补"
    SERVICE = "service", "服务包"
    COMBINED = "combined", "综合"


class State(Labelled):
    """How far a product is: only launched and pilot ones can be applied for."""

    LAUNCHED = "launched", "已落地"
    PILOT = "pilot", "试点"
    ENCOURAGED = "encouraged", "鼓励探索"


class Stage(Labelled):
    SEED = "seed", "种子期"
    STARTUP = "startup", "初创期"
    GROWTH = "growth", "成长期"
    MATURE = "mature", "成熟期"


class Guarantee(Labelled):
    CREDIT = "credit", "信用"
    WEAK = "weak", "弱担保"
    IP_PLEDGE = "ip_pledge", "知识产权质押"
    EQUITY_PLEDGE = "equity_pledge", "股权质押"
    RECEIVABLE_PLEDGE = "receivable_pledge", "应收账款质押"
    GUARANTOR = "guarantor", "担保机构担保"


class ContestPhase(Labelled):
    """Where a firm stands in 中国创新创业大赛; `NONE` is a known 「未参赛」."""

    NONE = "none", "未参赛"
    BEFORE = "before", "赛前（已报名）"
    DURING = "during", "赛中（比赛进行中）"
    AFTER = "after", "赛后（已完赛）"


class Applicant(Labelled):
    ENTERPRISE = "enterprise", "企业"
    BANK = "bank", "银行业金融机构"
    INSURER = "insurer", "保险机构"
    FUND = "fund", "股权投资机构"
    INCUBATOR = "incubator", "孵化载体"
    SECURITIES = "securities", "证券、基金公司"


class Credential(Labelled):
    """The eight lists of 郑政文〔2025〕66号 五(二), the one place that enumerates 科技型企业."""

    TECH_SME = "tech_sme", "科技型中小企业"
    HIGH_TECH = "high_tech", "高新技术企业"
    INNOVATIVE_SME = "innovative_sme", "创新型中小企业"
    SPECIALISED = "specialised", "专精特新中小企业"
    LITTLE_GIANT = "little_giant", "专精特新“小巨人”企业"
    GAZELLE = "gazelle", "瞪羚企业"
    INNOVATION_LEADER = "innovation_leader", "创新龙头企业"
    IP_MODEL = "ip_model", "知识产权优势（示范）企业"


class IntegrityFlag(Labelled):
    """The public lists that lenders and departments look a firm up in; none is a known clean record."""

    DISHONEST_DEBTOR = "dishonest_debtor", "失信被执行人"
    ABNORMAL_OPERATION = "abnormal_operation", "经营异常名录"
    SERIOUS_VIOLATION = "serious_violation", "严重违法失信名单"
    TAX_VIOLATION = "tax_violation", "重大税收违法失信主体"
    LOAN_OVERDUE = "loan_overdue", "贷款逾期未还"


class Size(Labelled):
    MICRO = "micro", "微型"
    SMALL = "small", "小型"
    MEDIUM = "medium", "中型"
    LARGE = "large", "大型"


class Track(Labelled):
    """The contest tracks that “豫融育新” 二(八) names."""

    EQUIPMENT = "equipment", "高端制造"
    MATERIALS = "materials", "新材料"
    IT = "it", "新一代信息技术"
    BIOMEDICINE = "biomedicine", "生物医药"
    ENERGY = "energy", "新能源及资源环境"
    OTHER = "other", "其他"


class Purpose(Labelled):
    WORKING_CAPITAL = "working_capital", "日常经营周转"
    RESEARCH = "research", "研发投入"
    EQUIPMENT = "equipment", "设备购置与技术改造"
    COMMERCIALISATION = "commercialisation", "中试与成果转化"
    CONSTRUCTION = "construction", "基础设施与厂房建设"
    MERGER = "merger", "并购"
    RISK_COVER = "risk_cover", "风险保障（保险）"
    EXPORT = "export", "外贸与跨境业务"
    LISTING = "listing", "上市与股权融资"


class Score(Labelled):
    """Which innovation score a firm holds; the schemes are not comparable."""

    YUKE = "yuke", "豫科积分"
    ZHENGHAORONG = "zhenghaorong", "郑好融创新积分评级"
    OTHER = "other", "其他地区或机构的积分"


class BankUnit(Labelled):
    """The units whose founding 郑政文〔2025〕66号 二(一) rewards; `NONE` is a known 「没有新设」."""

    CENTER = "center", "科技金融服务中心"
    DIVISION = "division", "科技金融事业部"
    BRANCH = "branch", "科技金融特色分支机构"
    NONE = "none", "没有新设"


class Verdict(Labelled):
    """What one criterion says of one firm."""

    MET = "met", "满足"
    UNMET = "unmet", "不满足"
    UNKNOWN = "unknown", "待补充"
    MANUAL = "manual", "需人工核验"
    NOT_APPLICABLE = "not_applicable", "不适用"


class Eligibility(Labelled):
    """What all criteria of one product say together."""

    ELIGIBLE = "eligible", "初步符合"
    TO_VERIFY = "to_verify", "待核验"
    INCOMPLETE = "incomplete", "待补充"
    INELIGIBLE = "ineligible", "不符合"
