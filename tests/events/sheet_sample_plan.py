"""What the sample sheet recommends: the matched products and the plan."""

import datetime as dt

from events.clinic import sheet as s

YUXIN = "豫融育新方案"
ZHENGZHOU = "郑政文〔2025〕66号"
ANSWER = "提案第1330218号答复"
OPEN = "额度、利率、期限：文件未写，以金融机构公布为准"
BEIJING = dt.timezone(dt.timedelta(hours=8))


MATCHES = (
    s.MatchedProduct(
        product="创赛贷",
        institution="示例商业银行郑州高新支行（示例）",
        eligibility="ELIGIBLE",
        eligibility_label="初步符合",
        terms="信用方式；示例机构方案：单户最高 300 万元，最长 12 个月",
        reasons=(
            s.Reason(
                mark="✓",
                requirement="中国创新创业大赛参赛企业",
                reason="已报名河南赛区，赛前可以预申报",
                clause=f"{YUXIN} 二(四)",
            ),
            s.Reason(
                mark="✓",
                requirement="注册地在河南省",
                reason="注册于郑州高新区",
                clause=f"{YUXIN} 二(四)",
            ),
            s.Reason(
                mark="✓",
                requirement="上年营业收入不低于 500 万元",
                reason="2,860 万元",
                clause="机构方案（示例）第 2 条",
            ),
        ),
    ),
    s.MatchedProduct(
        product="科技贷",
        institution="示例城市商业银行（示例）",
        eligibility="TO_VERIFY",
        eligibility_label="待核验",
        terms="银行直贷或银担合作；示例机构方案：单户最高 200 万元，最长 24 个月",
        reasons=(
            s.Reason(
                mark="✓",
                requirement="科技型企业",
                reason="高新技术企业证书在有效期内",
                clause=f"{YUXIN} 二(二)",
            ),
            s.Reason(
                mark="人",
                requirement="早期高成长、硬科技型企业",
                reason="文件没有给出标准，由合作银行判断",
                clause=f"{YUXIN} 二(二)",
            ),
        ),
    ),
    s.MatchedProduct(
        product="知识产权质押融资贷款",
        institution="",
        eligibility="INCOMPLETE",
        eligibility_label="待补充",
        terms=OPEN,
        reasons=(
            s.Reason(mark="✓", requirement="科技型企业", reason="高新技术企业", clause=f"{ANSWER} 一(四)"),
            s.Reason(
                mark="?",
                requirement="有可以质押的知识产权",
                reason="有 9 件发明专利，是否已质押、评估价值未提供",
                clause=f"{ANSWER} 一(四)",
            ),
        ),
    ),
    s.MatchedProduct(
        product="郑州市科技保险保费补助",
        institution="郑州市科技局等",
        eligibility="INCOMPLETE",
        eligibility_label="待补充",
        terms="按实际保费支出的 30% 补助，最高 20 万元",
        reasons=(
            s.Reason(
                mark="✓",
                requirement="郑州市科技型企业",
                reason="注册于郑州高新区",
                clause=f"{ZHENGZHOU} 二(二)",
            ),
            s.Reason(
                mark="✓",
                requirement="在政策有效期内",
                reason="2025-06-03 起三年，诊疗日在期内",
                clause=f"{ZHENGZHOU} 附则",
            ),
            s.Reason(
                mark="?",
                requirement="已投保研发等科技保险并支出保费",
                reason="计划投保，保费尚未发生",
                clause=f"{ZHENGZHOU} 二(二)",
            ),
        ),
    ),
)

PLAN = s.Plan(
    need_label="需求 800 万元",
    covered_label="有金额的安排 500 万元",
    open_label="尚待落实 300 万元",
    segments=(
        s.BarSegment(label="创赛贷 300 万元（37.5%）", share_bp=3750),
        s.BarSegment(label="科技贷 200 万元（25%）", share_bp=2500),
    ),
    lines=(
        s.PlanLine(
            order=1,
            product="创赛贷",
            institution="示例商业银行郑州高新支行（示例）",
            amount="300 万元",
            role="贷",
            reason="条件都已满足，信用方式，正好在赛前预申报期。",
            next_step="10月15日前在线预申报，附大赛报名回执。",
        ),
        s.PlanLine(
            order=2,
            product="科技贷",
            institution="示例城市商业银行（示例）",
            amount="200 万元",
            role="贷",
            reason="期限 24 个月，与中试线建设期相配。",
            next_step="约合作银行上门，核验「硬科技」一项。",
        ),
        s.PlanLine(
            order=3,
            product="知识产权质押融资贷款",
            institution="",
            amount="待询价",
            role="贷",
            reason="9 件发明专利可作质押，补足尚待落实部分。",
            next_step="委托评估 3 件核心专利，向备案银行询价。",
        ),
        s.PlanLine(
            order=4,
            product="研发费用损失等科技保险",
            institution="",
            amount="待询价",
            role="保",
            reason="中试阶段失败损失大；郑州市补助保费的 30%。",
            next_step="向两家以上保险机构询价，保留发票。",
        ),
        s.PlanLine(
            order=5,
            product="股权融资项目清单",
            institution="",
            amount="待洽谈",
            role="股",
            reason="下一轮扩产宜用股权，不宜再加短贷。",
            next_step="备好商业计划书，由投资专家推荐。",
        ),
    ),
)
