"""The demo events as they are drawn up, every kind, over several cities; each says that it is one."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta

from events.matchmaking.drawn_up import NewEvent, NewGroup, NewSession, NewSpeaker
from yurong.kit.clock import instant

BANKS = ("示例银行甲", "示例银行乙", "示例财产保险", "示例创投基金", "示例融资担保")
CONTACT = "示例主办单位 0371-00000000"
FIRMS = NewGroup("firm", "企业", 60)
FINANCE = (
    NewGroup("bank", "银行", 12),
    NewGroup("fund", "基金和创投", 8),
    NewGroup("insurer", "保险和担保", 6),
)

Item = tuple[str, str, str, tuple[NewSpeaker, ...]]


def matchmaking(day: date, now: datetime) -> NewEvent:
    """One-to-one meetings at the end."""
    return _event(
        day,
        now,
        "matchmaking",
        "科技金融政银企对接会（示例）",
        "银行、基金、保险和担保机构与科技企业当面谈。上午介绍产品，下午一对一洽谈：报名后填写想见谁，会前发给每人时间表。",
        "410100",
        "中原科技城会议中心 2 楼",
        "郑州市郑东新区（示例地址）",
        ("09:00", "17:00"),
        (
            ("09:00", "09:30", "政策解读：“豫融育新”怎么用", (NewSpeaker("孙丽", "政策专员，示例"),)),
            ("09:30", "10:30", "机构介绍产品：创赛贷、积分贷、科惠保", (NewSpeaker("吴桐", "示例银行甲"),)),
            ("10:30", "11:30", "企业路演 6 家", ()),
            ("14:00", "17:00", "一对一洽谈", ()),
        ),
        groups=(FIRMS, *FINANCE, NewGroup("press", "媒体", 5)),
        products=("chuangsai-dai", "jifendai", "kehui-bao", "shou-dai-hn"),
        institutions=BANKS,
        has_meetings=True,
        code="demo-duijie",
    )


def chain(day: date, now: datetime) -> NewEvent:
    return _event(
        day,
        now,
        "chain",
        "超硬材料产业链金融专场（示例）",
        "链主企业、上下游和金融机构坐在一起：订单、应收账款和设备更新怎么换成资金。",
        "411000",
        "许昌市科创中心",
        "许昌市魏都区（示例地址）",
        ("14:30", "17:30"),
        (
            ("14:30", "15:10", "链主企业讲需求", ()),
            ("15:10", "16:00", "供应链融资、设备更新贷款介绍", (NewSpeaker("吴桐", "示例银行甲"),)),
            ("16:00", "17:30", "自由洽谈", ()),
        ),
        groups=(replace(FIRMS, capacity=40), *FINANCE),
        products=("kechuang-shebei-gengxin-dai", "keji-chengguo-zhuanhua-dai"),
        institutions=BANKS[:3],
        track="materials",
        chain="超硬材料",
        needs_approval=True,
        code="demo-lian",
    )


def roadshow(day: date, now: datetime) -> NewEvent:
    """Three places only: full, with a waitlist."""
    return _event(
        day,
        now,
        "roadshow",
        "智能制造项目路演（示例）",
        "每个项目讲 8 分钟，投资人和银行当场提问；线上可以旁听。",
        "410300",
        "洛阳自创区路演厅",
        "洛阳市涧西区（示例地址）",
        ("14:00", "17:00"),
        (
            ("14:00", "16:30", "项目路演", ()),
            ("16:30", "17:00", "投资人点评", (NewSpeaker("陈思远", "示例创投基金"),)),
        ),
        mode="both",
        online_url="https://meeting.example/demo-luyan",
        groups=(NewGroup("firm", "路演企业", 3), NewGroup("fund", "投资机构", 10)),
        products=("jifentou", "daikuan-zhitou-hn"),
        institutions=("示例创投基金",),
        code="demo-luyan",
    )


def training(day: date, now: datetime) -> NewEvent:
    return _event(
        day,
        now,
        "training",
        "技术经理人科技金融培训（示例）",
        "一天学会：怎样读政策、怎样替企业算补助、怎样准备融资材料。签到累计 4 小时以上发电子证书。",
        "410100",
        "郑州高新区培训中心 301",
        "郑州市高新区（示例地址）",
        ("09:00", "16:30"),
        (
            ("09:00", "10:30", "政策怎么读：一条条款到一个产品", (NewSpeaker("孙丽", "政策专员，示例"),)),
            ("10:45", "12:00", "补助怎么算", (NewSpeaker("王建国", "金融专家，示例"),)),
            ("14:00", "16:00", "融资材料怎么准备", (NewSpeaker("刘芳", "上市辅导，示例"),)),
            ("16:00", "16:30", "答疑（不计学时）", ()),
        ),
        counted=3,
        groups=(NewGroup("other", "技术经理人", 50),),
        audience="brokers",
        training_minutes=240,
        has_certificate=True,
        code="demo-peixun",
    )


def training_before(day: date, now: datetime) -> NewEvent:
    return replace(training(day, now), title="技术经理人科技金融培训第一期（示例）", code="demo-peixun-1")


def briefing(day: date, now: datetime) -> NewEvent:
    """Registration opens later."""
    event = _event(
        day,
        now,
        "briefing",
        "创新积分制政策宣讲（示例）",
        "线上讲清楚：积分怎么来、积分贷怎么申请、积分奖补贷要什么材料。",
        "410700",
        "",
        "",
        ("15:00", "16:30"),
        (("15:00", "16:30", "积分怎么换成贷款", (NewSpeaker("孙丽", "政策专员，示例"),)),),
        mode="online",
        online_url="https://meeting.example/demo-xuanjiang",
        groups=(replace(FIRMS, capacity=500),),
        products=("jifendai", "jifenxian"),
        code="demo-xuanjiang",
    )
    return replace(event, registration_opens_at=event.starts_at - timedelta(days=10))


def contest(day: date, now: datetime) -> NewEvent:
    return _event(
        day,
        now,
        "contest",
        "创新创业大赛赛前融资对接（示例）",
        "报名参赛的企业提前见银行：赛前预授信，赛中快审批，赛后跟着办。",
        "410200",
        "开封市科技馆报告厅",
        "开封市龙亭区（示例地址）",
        ("09:30", "11:30"),
        (("09:30", "11:30", "创赛贷赛前预授信说明和现场登记", (NewSpeaker("吴桐", "示例银行甲"),)),),
        groups=(replace(FIRMS, capacity=80), NewGroup("bank", "银行", 10)),
        products=("chuangsai-dai",),
        institutions=BANKS[:2],
        contest="第十五届中国创新创业大赛（河南赛区，示例）",
        contest_phase="before",
        code="demo-dasai",
    )


def held_before(day: date, now: datetime) -> NewEvent:
    return replace(
        matchmaking(day, now),
        title="新乡市生物医药政银企对接会（示例）",
        region="410700",
        place="新乡市平原示范区会议中心",
        address="新乡市平原示范区（示例地址）",
        code="demo-huigu",
    )


def called_off(day: date, now: datetime) -> NewEvent:
    return replace(
        roadshow(day, now),
        title="新能源项目路演（示例）",
        region="411300",
        place="南阳市科创大厦",
        address="南阳市卧龙区（示例地址）",
        code="demo-quxiao",
    )


def draft(day: date, now: datetime) -> NewEvent:
    return replace(
        chain(day, now), title="传感器产业链金融专场（示例）", chain="传感器", track="it", code="demo-caogao"
    )


def to_review(day: date, now: datetime) -> NewEvent:
    event = training(day, now)
    return replace(
        event,
        title="金融机构骨干科技企业识别培训（示例）",
        audience="bankers",
        groups=(NewGroup("bank", "银行", 40),),
        code="demo-shenhe",
    )


def _event(
    day: date,
    now: datetime,
    kind: str,
    title: str,
    summary: str,
    region: str,
    place: str,
    address: str,
    hours: tuple[str, str],
    items: tuple[Item, ...],
    counted: int = 0,
    **more: object,
) -> NewEvent:
    """`counted`: how many items, from the first, count as training."""
    starts_at, ends_at = (at(day, each) for each in hours)
    event = NewEvent(
        kind=kind,
        mode="on_site",
        title=title,
        summary=f"示例活动，内容均为虚构。{summary}",
        starts_at=starts_at,
        ends_at=ends_at,
        region=region,
        place=place,
        address=address,
        organiser="示例市科技局",
        contact=CONTACT,
        registration_opens_at=now,
        registration_closes_at=starts_at,
        sessions=tuple(
            NewSession(at(day, begins), at(day, ends), what, "", number < counted, speakers)
            for number, (begins, ends, what, speakers) in enumerate(items)
        ),
        is_demo=True,
    )
    return replace(event, **more)  # type: ignore[arg-type]  # fields by name


def at(day: date, wall: str) -> datetime:
    """The instant of a wall time on that day."""
    return instant(day, time.fromisoformat(wall))
