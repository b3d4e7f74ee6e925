"""How the demo clinics are drawn up: made-up places in Henan, on days that follow the day of seeding."""

from dataclasses import replace
from datetime import date, time, timedelta

from events.clinic.calling import NewClinic, NewStation
from events.clinic.models import HostKind, SlotsBy
from yurong.kit.clock import instant, today

ZHENGZHOU, LUOYANG, DRAFT, TODAY = "demo-gaoxin", "demo-luoyang", "demo-xinxiang", "demo-today"
PAST, FULL, BY_RULE, COUNTIES = "demo-past", "demo-full", "demo-rule", "demo-counties"
NOTE = "示例活动。请带营业执照复印件、上一年度财务报表和知识产权清单；地下车库可停车。"


def gaoxin(team: dict[str, int]) -> NewClinic:
    return drawn_up(
        ZHENGZHOU,
        workday(today() + timedelta(days=10)),
        title="一企一策诊疗会：郑州高新区专场（示例）",
        stations=(
            station("1 号诊台", team, "finance", "investment", "policy"),
            station("2 号诊台", team, "finance2", "listing", "mentor", "policy2"),
        ),
    )


def luoyang(team: dict[str, int]) -> NewClinic:
    return drawn_up(
        LUOYANG,
        workday(today() + timedelta(days=21)),
        title="一企一策诊疗会：洛阳新材料专场（示例）",
        place="示例创新大厦一楼",
        address="洛阳市涧西区示例路 18 号",
        region="410305",
        organiser="洛阳市示例科技局",
        stations=(station("综合诊台", team, "finance2", "investment2", "listing", "mentor2", "policy2"),),
    )


def kaifeng(team: dict[str, int]) -> NewClinic:
    """Three slots, all taken."""
    return drawn_up(
        FULL,
        workday(today() + timedelta(days=28)),
        title="一企一策诊疗会：开封小场（示例）",
        place="示例科技馆二楼",
        address="开封市龙亭区示例街 6 号",
        region="410200",
        organiser="开封市示例科技局",
        closes_at=time(11, 0),
        stations=(station("1 号诊台", team, "finance", "mentor"),),
    )


def draft(team: dict[str, int]) -> NewClinic:
    return drawn_up(
        DRAFT,
        workday(today() + timedelta(days=35)),
        title="一企一策诊疗会：新乡生物医药专场（示例）",
        place="示例医药产业园服务中心",
        address="新乡市新乡高新技术产业开发区示例大道 6 号",
        region="410771",
        organiser="新乡市示例科技局",
        stations=(station("1 号诊台", team, "finance", "mentor"),),
    )


def held_today(team: dict[str, int]) -> NewClinic:
    return drawn_up(
        TODAY,
        today(),
        title="一企一策诊疗会：郑州第一场（示例）",
        closes_at=time(16, 0),
        stations=(
            station("1 号诊台", team, "finance", "investment", "listing", "mentor", "policy"),
            station("2 号诊台", team, "finance2", "policy"),
        ),
    )


def held_before(team: dict[str, int], held_on: date) -> NewClinic:
    return drawn_up(
        PAST,
        held_on,
        title="一企一策诊疗会：郑州往期一场（示例）",
        stations=(station("1 号诊台", team, "finance", "policy"),),
    )


def by_rule(team: dict[str, int]) -> NewClinic:
    """Four slots of two stations, for which more firms apply."""
    return drawn_up(
        BY_RULE,
        workday(today() + timedelta(days=14)),
        title="一企一策诊疗会：许昌装备制造专场，按规则分配（示例）",
        place="示例产业服务中心三楼",
        address="许昌市魏都区示例大道 9 号",
        region="411002",
        organiser="许昌市示例科技局",
        themes="装备制造、首次参加的企业",
        closes_at=time(10, 30),
        slots_by=SlotsBy.ALLOCATION.value,
        priorities="need_fit,first_time",
        stations=(
            station("1 号诊台", team, "finance2", "mentor"),
            station("2 号诊台", team, "investment2", "policy2"),
        ),
    )


def county(team: dict[str, int]) -> NewClinic:
    """The first place of a series."""
    return drawn_up(
        COUNTIES,
        workday(today() + timedelta(days=17)),
        title="一企一策诊疗会县域行：巩义站（示例）",
        place="示例政务服务中心一楼",
        address="巩义市示例路 1 号",
        region="410181",
        organiser="郑州市示例科技局",
        host="巩义市示例科技局",
        host_kind=HostKind.COUNTY.value,
        stations=(station("1 号诊台", team, "finance2", "mentor2", "policy2"),),
    )


def drawn_up(code: str, on_day: date, **differs: object) -> NewClinic:
    eve = on_day - timedelta(days=1)
    usual = NewClinic(
        title="",
        place="示例智慧岛大厦三楼",
        address="郑州高新技术产业开发区示例大街 100 号",
        region="410172",
        organiser="郑州市示例科技局",
        on_day=on_day,
        opens_at=time(9, 0),
        closes_at=time(12, 0),
        slot_minutes=30,
        buffer_minutes=10,
        booking_opens_at=instant(eve, time(9, 0)),
        booking_closes_at=instant(eve, time(18, 0)),
        change_until=instant(eve, time(12, 0)),
        note=NOTE,
        code=code,
        is_demo=True,
    )
    return replace(usual, **differs)  # type: ignore[arg-type]  # fields by name, checked by the dataclass


def station(name: str, team: dict[str, int], *keys: str) -> NewStation:
    return NewStation(name, tuple(team[key] for key in keys), despite="已电话确认（示例）")


def workday(day: date) -> date:
    """That day, or the Monday after it."""
    return day + timedelta(days=7 - day.weekday()) if day.weekday() > 4 else day
