"""The registry of facts: what can be asked of a firm, how, and where the answer is found.

A criterion names a fact by its key; a key is `profile.<field>` or `need.<field>` without the prefix
being written: field names of Profile and Need do not overlap except through `need_`.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

from catalog.vocabulary import (
    Applicant,
    BankUnit,
    ContestPhase,
    Credential,
    Guarantee,
    Labelled,
    Purpose,
    Score,
    Size,
    Stage,
    Track,
)


class Kind(StrEnum):
    BOOLEAN = "boolean"
    CHOICE = "choice"
    CHOICES = "choices"
    COUNT = "count"
    MONEY = "money"
    DATE = "date"
    REGION = "region"


@dataclass(frozen=True)
class Fact:
    """One thing that can be known of a firm or its need.

    `unit` follows a count (「3 件」; `bp` is shown as percent); `said` stands before an amount where the
    label would read badly; `yes` and `no` are what a reason says of a boolean.
    """

    key: str
    label: str
    kind: Kind
    question: str
    found_in: str
    options: type[Labelled] | None = None
    of: Literal["profile", "need"] = "profile"
    unit: str = ""
    said: str = ""
    yes: str = ""
    no: str = ""


def _registry(*facts: Fact) -> dict[str, Fact]:
    return {fact.key: fact for fact in facts}


B, C, CS, N, M, D, R = (
    Kind.BOOLEAN,
    Kind.CHOICE,
    Kind.CHOICES,
    Kind.COUNT,
    Kind.MONEY,
    Kind.DATE,
    Kind.REGION,
)

FACTS: dict[str, Fact] = _registry(
    Fact("applicant", "申请主体", C, "由谁来申请？", "营业执照", Applicant),
    Fact("region", "注册地", R, "企业注册在哪个区县？", "营业执照住所"),
    Fact("founded_on", "成立日期", D, "企业哪天成立？", "营业执照"),
    Fact("stage", "成长阶段", C, "企业处在哪个成长阶段？", "自行判断", Stage),
    Fact("size", "企业规模", C, "企业属于哪类规模？", "统计部门划型标准", Size),
    Fact("track", "所属赛道", C, "主营业务属于哪个赛道？", "自行判断", Track),
    Fact(
        "on_key_chain",
        "在重点产业链上",
        B,
        "是否属于郑州市先进制造业 20 条重点产业链？",
        "市工信部门名单",
        yes="属于郑州市 20 条重点产业链",
        no="不属于郑州市 20 条重点产业链",
    ),
    Fact("credentials", "企业资质", CS, "取得了哪些资质？", "科技、工信部门公示名单", Credential),
    Fact(
        "contest_phase", "参赛情况", C, "是否参加中国创新创业大赛，进行到哪一步？", "大赛官网", ContestPhase
    ),
    Fact(
        "contest_awarded",
        "大赛获奖",
        B,
        "是否在中国创新创业大赛中获奖？",
        "获奖证书",
        yes="在中国创新创业大赛中获奖",
        no="未在中国创新创业大赛中获奖",
    ),
    Fact("score_scheme", "已有创新积分", CS, "取得了哪种创新积分？", "积分评价平台", Score),
    Fact(
        "fiscal_award",
        "财政奖补金额",
        M,
        "已获得的财政奖补金额是多少？",
        "拨款文件或到账凭证",
        said="已获财政奖补",
    ),
    Fact("invention_patents", "发明专利", N, "有几件有效发明专利？", "专利证书", unit="件"),
    Fact("other_ip", "其他知识产权", N, "有几件其他知识产权（商标、著作权等）？", "证书", unit="件"),
    Fact("revenue", "上年营业收入", M, "上一年度营业收入是多少？", "年度财务报表"),
    Fact("research_spend", "上年研发投入", M, "上一年度研发投入是多少？", "研发费用辅助账"),
    Fact("staff", "职工人数", N, "有多少职工？", "社保缴纳人数", unit="人"),
    Fact(
        "has_borrowed",
        "有过银行贷款",
        B,
        "企业是否获得过银行贷款？",
        "企业征信报告",
        yes="获得过银行贷款",
        no="未获得过银行贷款",
    ),
    Fact(
        "has_warrant_loan",
        "已获认股权贷款",
        B,
        "是否已获得认股权贷款？",
        "贷款合同",
        yes="已获认股权贷款",
        no="未获认股权贷款",
    ),
    Fact(
        "in_incubator",
        "在孵化载体内",
        B,
        "是否在智慧岛、孵化器或大学科技园内？",
        "入驻协议",
        yes="在孵化载体内",
        no="不在孵化载体内",
    ),
    Fact(
        "newly_in_incubator",
        "新入驻孵化载体",
        B,
        "是否新入驻（或即将入驻）孵化载体？",
        "入驻协议",
        yes="新入驻孵化载体",
        no="不是新入驻孵化载体",
    ),
    Fact(
        "incubated_winner",
        "孵化过获奖企业",
        B,
        "本载体是否孵化了中国创新创业大赛获奖企业？",
        "载体台账",
        yes="孵化过大赛获奖企业",
        no="未孵化过大赛获奖企业",
    ),
    Fact(
        "has_receivables",
        "有应收账款",
        B,
        "是否有可用于质押的应收账款？",
        "应收账款明细",
        yes="有可质押的应收账款",
        no="没有可质押的应收账款",
    ),
    Fact(
        "supplies_chain_leader",
        "给链主企业供货",
        B,
        "是否为产业链“链主”企业供货或配套？",
        "购销合同",
        yes="为“链主”企业供货或配套",
        no="未为“链主”企业供货或配套",
    ),
    Fact(
        "holds_bills",
        "持有商业汇票",
        B,
        "是否持有未到期的商业汇票？",
        "票据系统",
        yes="持有未到期的商业汇票",
        no="未持有未到期的商业汇票",
    ),
    Fact(
        "is_multinational",
        "跨国企业",
        B,
        "企业是否有境外成员企业（跨国经营）？",
        "集团架构",
        yes="有境外成员企业",
        no="没有境外成员企业",
    ),
    Fact(
        "buys_tech_insurance",
        "已投保科技保险",
        B,
        "是否已投保研发科技保险等科技保险？",
        "保单",
        yes="已投保科技保险",
        no="未投保科技保险",
    ),
    Fact("insurance_premium", "实际保费支出", M, "科技保险实际支付了多少保费？", "保费发票"),
    Fact("guaranteed_amount", "担保金额", M, "由担保机构担保的金额是多少？", "担保合同"),
    Fact(
        "ip_securities_issued",
        "知识产权证券化已发行",
        B,
        "知识产权证券化产品是否已上市发行？",
        "发行公告",
        yes="知识产权证券化产品已上市发行",
        no="知识产权证券化产品未上市发行",
    ),
    Fact("ip_securities_raised", "证券化实际融资额", M, "单笔实际融资额是多少？", "发行公告"),
    Fact("new_bank_unit", "新设专业机构", C, "在郑州新设了哪类科技金融专业机构？", "批复文件", BankUnit),
    Fact(
        "bank_tech_loan_increase", "科技型企业贷款新增额", M, "上年度科技型企业贷款余额新增多少？", "银行统计"
    ),
    Fact("bank_npl_bp", "各项贷款不良率", N, "各项贷款不良率是多少（基点）？", "银行统计", unit="bp"),
    Fact("amount", "融资金额", M, "需要多少资金？", "用款计划", of="need"),
    Fact("term_months", "融资期限", N, "需要用多少个月？", "用款计划", of="need", unit="个月"),
    Fact("purposes", "资金用途", CS, "资金用来做什么？", "用款计划", Purpose, of="need"),
    Fact("security", "可提供的担保", CS, "可以提供哪些担保？", "自行判断", Guarantee, of="need"),
)
