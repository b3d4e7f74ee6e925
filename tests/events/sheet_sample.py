"""One believable sheet: a sensor maker in 郑州 with a contest place, an award and a first loan to find."""

import datetime as dt

from events.clinic import sheet as s
from tests.events.sheet_sample_plan import BEIJING, MATCHES, PLAN, YUXIN, ZHENGZHOU


def a_sheet(**changes: object) -> s.Sheet:
    """The sample; `changes` replace whole fields of the sheet."""
    return _SAMPLE.model_copy(update=changes)


def a_sheet_with_finding(text: str) -> s.Sheet:
    """The sample whose first finding says `text`."""
    finding = s.Finding(role="金融专家", expert="周示例", text=text, signed_at=None)
    return a_sheet(findings=(finding, *_SAMPLE.findings[1:]))


def _row(label: str, value: str, source: str = "") -> s.Row:
    return s.Row(label=label, value=value, source=source)


_FIRM = s.Firm(
    name="河南示例智感传感科技有限公司",
    uscc="91410100MA7YR0012C",
    region="郑州市 · 郑州高新区",
    profile_rows=(
        _row("成立时间", "2021年3月", "营业执照"),
        _row("主营与赛道", "工业气体传感器芯片与模组；新一代信息技术赛道", "企业填报，2026-09-10"),
        _row("资质", "科技型中小企业、高新技术企业、河南省专精特新中小企业", "证书，2026-09-10 核对"),
        _row("职工与研发人员", "64 人，其中研发 27 人", "企业填报，2026-09-10"),
        _row("上年营业收入", "2,860 万元", "2025年度审计报告"),
        _row("上年研发费用", "412 万元（占收入 14.4%）", "2025年度审计报告"),
        _row("知识产权", "发明专利 9 件、软件著作权 14 件", "企业填报，2026-09-10"),
        _row("参赛情况", "第十五届中国创新创业大赛河南赛区，已报名", "报名回执"),
        _row("已获财政奖补", "60 万元（2025年度）", "拨款通知"),
        _row("现有贷款", "无（首贷户）", "企业填报，2026-09-10"),
        _row("纳税信用等级", "未提供", ""),
    ),
)

_SAMPLE = s.Sheet(
    number="豫诊〔2026〕第0012号",
    version=1,
    replaces=None,
    short_code="YR7K-3M9Q",
    verify_url="https://yurong.example/v/YR7K-3M9Q",
    clinic=s.ClinicHead(
        title="郑州高新区“一企一策诊疗会”",
        place="郑州高新区科学大道示例孵化园 3 号楼 201 室，第 2 诊台",
        date=dt.date(2026, 9, 18),
        organiser="郑州高新区示例科技局",
    ),
    panel=(
        s.Panelist(role="金融专家", name="周示例", institution="示例商业银行"),
        s.Panelist(role="投资专家", name="吴示例", institution="示例创业投资公司"),
        s.Panelist(role="上市辅导", name="郑示例", institution="示例证券公司"),
        s.Panelist(role="创业导师", name="王喆", institution="示例大学科技园"),
        s.Panelist(role="政策专员", name="冯示例", institution="示例科技局"),
    ),
    firm=_FIRM,
    need=(
        _row("金额", "800 万元"),
        _row("用途", "MEMS 气体传感器中试线设备 520 万元，流动资金 280 万元"),
        _row("期限与到位时间", "24 个月；希望 2026年12月前到位"),
        _row("可提供的担保", "知识产权质押；实际控制人保证。没有不动产"),
    ),
    score=s.Score(
        scheme="豫科积分",
        value="78.5 分",
        issuer="企业出示的评价结果（示例）",
        date="2026年8月",
        dimensions=(
            s.Dimension(label="产业", value="18.0 / 25", share_bp=7200),
            s.Dimension(label="技术创新", value="23.5 / 25", share_bp=9400),
            s.Dimension(label="人才团队", value="20.0 / 25", share_bp=8000),
            s.Dimension(label="经营管理", value="17.0 / 25", share_bp=6800),
        ),
    ),
    matches=MATCHES,
    not_now=(
        s.NotNow(
            product="积分奖补贷", missing=f"文件为「探索」，积分门槛未公布，尚无机构受理（{YUXIN} 二(一)）"
        ),
        s.NotNow(
            product="育新服务包",
            missing=f"面向新入驻孵化载体的参赛企业，本企业 2022 年已入驻（{YUXIN} 二(六)）",
        ),
    ),
    subsidies=(
        s.Subsidy(
            name="积分奖补贷额度上限",
            formula="财政奖补 × 5（探索中；是上限）",
            inputs="60 万元 × 5",
            result="≤ 300 万元",
            clause=f"{YUXIN} 二(一)",
        ),
        s.Subsidy(
            name="郑州科技保险保费补助",
            formula="实际保费 × 30%，最高 20 万元",
            inputs="计划保费 6 万元 × 30%",
            result="1.8 万元",
            clause=f"{ZHENGZHOU} 二(二)",
        ),
    ),
    plan=PLAN,
    adjustments=(
        s.Adjustment(
            who="金融专家 周示例",
            what="科技贷由 300 万元调为 200 万元",
            reason="按现金流测算，第二年还本付息不宜超过 260 万元。",
        ),
    ),
    roadmap=(
        s.RoadmapStep(
            when="2026年10月",
            what="创赛贷赛前预申报",
            unlocks="赛中快审批、赛后跟踪贷",
            clause=f"{YUXIN} 二(四)",
        ),
        s.RoadmapStep(
            when="2026年11月",
            what="核对是否已进郑州市科技型企业培育库",
            unlocks="按季度推送给金融机构",
            clause=f"{ZHENGZHOU} 五(二)",
        ),
        s.RoadmapStep(
            when="2026年12月",
            what="投保研发类科技保险，申报保费补助",
            unlocks="保费的 30%，最高 20 万元",
            clause=f"{ZHENGZHOU} 二(二)",
        ),
        s.RoadmapStep(
            when="2027年上半年",
            what="中试线投产，补报 2026 年度审计报告",
            unlocks="申请进入市定上市后备企业资源库",
            clause=f"{ZHENGZHOU} 四(二)",
        ),
    ),
    findings=(
        s.Finding(
            role="金融专家",
            expert="周示例",
            text="收入连续两年增长，应收账款集中在三家整机厂，回款平均 118 天，是现金流的主要压力。\n"
            "建议先办创赛贷解决流动资金，设备款用 24 个月的科技贷，避免短贷长用。",
            signed_at=dt.datetime(2026, 9, 18, 11, 42, tzinfo=BEIJING),
        ),
        s.Finding(
            role="投资专家",
            expert="吴示例",
            text="气体传感器芯片自研，替代空间清楚。估值依据不足，宜在中试良率稳定后再谈股权融资。",
            signed_at=dt.datetime(2026, 9, 18, 11, 50, tzinfo=BEIJING),
        ),
        s.Finding(
            role="上市辅导",
            expert="郑示例",
            text="股权清晰，尚未做股份制改造。三年内以规范财务和知识产权归属为主，暂不排申报时间。",
            signed_at=dt.datetime(2026, 9, 18, 11, 55, tzinfo=BEIJING),
        ),
        s.Finding(
            role="政策专员",
            expert="冯示例",
            text="保费补助须有实际支出和发票；积分奖补贷仍为探索，公布门槛后由本专员通知企业。",
            signed_at=dt.datetime(2026, 9, 18, 12, 3, tzinfo=BEIJING),
        ),
    ),
    documents=(
        "营业执照、法定代表人身份证明",
        "2024、2025 年度审计报告，2026 年 1—8 月财务报表和纳税申报表",
        "高新技术企业、专精特新证书；发明专利清单与登记簿副本",
        "中国创新创业大赛报名回执；中试线设备采购合同或报价",
    ),
    notes=(
        "本诊断为初步意见，不是授信、投资、承保或补助的承诺；能否办理及具体条件由各机构审核决定。",
        "创赛贷、科技贷的额度、利率和期限文件均未写，表中金额来自示例机构方案。",
        "诊断依据企业提供的资料；资料有变化的，请告知办会人员，另出新版。",
    ),
    clauses=(
        s.CitedClause(
            title="“豫融育新”金融赋能科技创新行动方案",
            doc_number="",
            number="二(一)",
            paraphrase="探索积分奖补贷：积分达到要求且已获财政奖补的企业，可获最高 5 倍奖补金额的信用贷款。",
        ),
        s.CitedClause(
            title="“豫融育新”金融赋能科技创新行动方案",
            doc_number="",
            number="二(二)",
            paraphrase="优化科技贷，聚焦早期高成长、硬科技型企业；支持投贷联动。",
        ),
        s.CitedClause(
            title="“豫融育新”金融赋能科技创新行动方案",
            doc_number="",
            number="二(四)",
            paraphrase="推出大赛专属的创赛贷，赛前预申报、赛中快审批、赛后跟踪贷。",
        ),
        s.CitedClause(
            title="“豫融育新”金融赋能科技创新行动方案",
            doc_number="",
            number="二(六)",
            paraphrase="孵化载体向新入驻的参赛企业提供育新服务包。",
        ),
        s.CitedClause(
            title="郑州市支持加快科技金融发展若干政策",
            doc_number=ZHENGZHOU,
            number="二(二)",
            paraphrase="科技型企业投保研发等科技保险，按实际保费的 30% 补助，不超过 20 万元。",
        ),
        s.CitedClause(
            title="郑州市支持加快科技金融发展若干政策",
            doc_number=ZHENGZHOU,
            number="四(二)",
            paraphrase="优质科技型企业纳入市定上市企业后备资源库。",
        ),
        s.CitedClause(
            title="郑州市支持加快科技金融发展若干政策",
            doc_number=ZHENGZHOU,
            number="五(二)",
            paraphrase="建立科技型企业培育库，按季度更新并推送给金融机构。",
        ),
        s.CitedClause(
            title="郑州市支持加快科技金融发展若干政策",
            doc_number=ZHENGZHOU,
            number="附则",
            paraphrase="自 2025-06-03 印发之日起施行，有效期三年。",
        ),
        s.CitedClause(
            title="对省政协十三届三次会议第1330218号提案的答复",
            doc_number="",
            number="一(四)",
            paraphrase="备案银行开展知识产权质押融资贷款。",
        ),
    ),
    signatures=(
        s.Signature(role="金融专家", name="周示例"),
        s.Signature(role="投资专家", name="吴示例"),
        s.Signature(role="上市辅导", name="郑示例"),
        s.Signature(role="创业导师", name="王喆"),
        s.Signature(role="政策专员", name="冯示例"),
    ),
    made_at=dt.datetime(2026, 9, 18, 12, 10, tzinfo=BEIJING),
    engine_version="1.0.0",
    catalog_version="2026-09-01",
    is_demo=True,
)
