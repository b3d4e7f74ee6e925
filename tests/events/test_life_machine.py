"""The life of bookings against a plain model: whatever firms do in whatever order, both agree.

One station, three slots, four firms. The model knows who has what and who waits; the database must hold the
same, and every claim must belong to a live booking or a hold. Time only goes forward.
"""

from datetime import time, timedelta

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test
from sqlalchemy import select, update

from events.clinic import queries
from events.clinic.booking import Contact, book
from events.clinic.life import line
from events.clinic.models import Booking, Cancellation, ClaimTick, Clinic, NoShow, SlotHold, WaitlistEntry
from tests.events.life_model import SLOTS, Model
from tests.events.life_steps import (
    accept_offer,
    decline_offer,
    expire_offers,
    hold_slot,
    join_line,
    leave_line,
    mark_no_show,
    offers,
)
from tests.factories import FIRST, PUBLIC_URL, World, a_world, cancel_booking, move_booking
from tests.storm import some_firms
from yurong.kit.db import Database
from yurong.kit.errors import Problem

FIRMS = st.integers(0, 3)
SLOT = st.integers(0, 2)


class Life(RuleBasedStateMachine):
    """Each rule does one thing to both, and both must answer alike."""

    database: Database
    world: World
    firms: tuple[tuple[int, int], ...]

    def __init__(self) -> None:
        super().__init__()
        self.model = Model()
        self.keys = 0
        _empty(self.database)

    @rule(firm=FIRMS, slot=SLOT)
    def hold(self, firm: int, slot: int) -> None:
        model = self.model
        held = model.held.get(firm)
        ok = firm not in model.booked and firm not in model.offered and model.is_free(slot, firm)
        self.agree(
            ok, lambda: hold_slot(self.database, self.world, *self.firms[firm], SLOTS[slot], now=model.now)
        )
        if ok and not (held and held[0] == slot and held[1] > model.now):
            for other, (at, until) in list(model.held.items()):
                if at == slot and until <= model.now:
                    del model.held[other]
            model.held[firm] = slot, model.now + timedelta(minutes=5)

    @rule(firm=FIRMS, slot=SLOT)
    def book(self, firm: int, slot: int) -> None:
        model = self.model
        ok = firm not in model.booked and model.is_free(slot, firm)
        if self.agree(ok, lambda: self._book(firm, slot)):
            model.booked[firm] = slot
            model.held.pop(firm, None)
            if firm in model.line:
                offered = model.quit(firm)
                if offered and offered[0] != slot:
                    model.free_slot(offered[0])

    @rule(firm=FIRMS, slot=SLOT)
    def move(self, firm: int, slot: int) -> None:
        model = self.model
        if firm not in model.booked or model.booked[firm] == slot:
            return
        ok = model.is_free(slot, firm)
        code = self.code(firm)
        if self.agree(ok, lambda: move_booking(self.database, self.world, code, SLOTS[slot], now=model.now)):
            before, model.booked[firm] = model.booked[firm], slot
            model.free_slot(before)

    @rule(firm=FIRMS, came=st.booleans())
    def cancel_or_stay_away(self, firm: int, came: bool) -> None:
        model = self.model
        if firm not in model.booked:
            return
        code = self.code(firm)
        if came:
            cancel_booking(self.database, self.world, code, now=model.now, by_organiser=True)
        else:
            mark_no_show(self.database, self.world, code, now=model.now)
        model.free_slot(model.booked.pop(firm))

    @rule(firm=FIRMS)
    def join(self, firm: int) -> None:
        ok = firm not in self.model.booked
        joined = self.agree(
            ok, lambda: join_line(self.database, self.world, *self.firms[firm], now=self.model.now)
        )
        if joined and firm not in self.model.line:
            self.model.line.append(firm)

    @rule(firm=FIRMS)
    def leave(self, firm: int) -> None:
        leave_line(self.database, self.world, *self.firms[firm], now=self.model.now)
        if firm in self.model.line and (offered := self.model.quit(firm)):
            self.model.free_slot(offered[0])

    @rule(firm=FIRMS, takes=st.booleans())
    def answer(self, firm: int, takes: bool) -> None:
        model = self.model
        if firm not in model.offered:
            return
        slot, until = model.offered[firm]
        offer_id = next(
            each.id for each in reversed(offers(self.database)) if self.is_open(each.entry_id, firm)
        )
        if not takes:
            decline_offer(self.database, self.world, offer_id, self.firms[firm][0], now=model.now)
            del model.offered[firm]
            model.free_slot(slot)
            return
        booked = accept_offer(self.database, self.world, offer_id, *self.firms[firm], now=model.now)
        assert (booked is None) == (model.now >= until)
        model.quit(firm)
        if booked is None:
            model.free_slot(slot)
        else:
            model.booked[firm] = slot

    @rule(minutes=st.sampled_from([1, 4, 5, 120, 450]))
    def wait(self, minutes: int) -> None:
        """Time passes, then whatever is overdue ends, the oldest first."""
        model = self.model
        if model.now + timedelta(minutes=minutes) > FIRST - timedelta(hours=3):
            return
        model.now += timedelta(minutes=minutes)
        overdue = [(until, firm) for firm, (_, until) in model.offered.items() if until <= model.now]
        rows = [each for each in offers(self.database) if each.outcome is None and each.until <= model.now]
        order = {self.firm_of(each.entry_id): number for number, each in enumerate(rows)}
        assert expire_offers(self.database, self.world, model.now) == len(overdue)
        for _, firm in sorted(overdue, key=lambda each: (each[0], order[each[1]])):
            offered = model.quit(firm)
            assert offered is not None
            model.free_slot(offered[0])

    @invariant()
    def both_say_the_same(self) -> None:
        number = {firm: each for each, (firm, _) in enumerate(self.firms)}
        with self.database.reading() as session:
            live = _live(session.scalars(select(Booking)).all(), session)
            booked = {number[each.enterprise_id]: SLOTS.index(each.starts_at) for each in live}
            clinic = queries.clinic_to_book(session, self.world.clinic_code)
            queue = [number[each.enterprise_id] for each in line.waiting(session, clinic.id)]
            kept = {
                number[each.enterprise_id]: (SLOTS.index(each.starts_at), each.until)
                for each in session.scalars(select(SlotHold).where(SlotHold.is_offer))
            }
            claims = session.scalars(select(ClaimTick)).all()
            holds = set(session.scalars(select(SlotHold.id)))
        assert booked == self.model.booked
        assert queue == self.model.line
        assert kept == self.model.offered
        assert {each.booking_id for each in claims if each.booking_id} == {each.id for each in live}
        assert {each.hold_id for each in claims if each.hold_id} <= holds

    def agree(self, ok: bool, act: object) -> bool:
        """Does it: it must succeed exactly when the model says so."""
        assert callable(act)
        try:
            act()
        except Problem as refused:
            if ok:
                raise AssertionError(f"refused though the model allows it: {refused!r}") from refused
            return False
        assert ok, "done though the model forbids it"
        return True

    def code(self, firm: int) -> str:
        with self.database.reading() as session:
            own = select(Booking).where(Booking.enterprise_id == self.firms[firm][0])
            return next(each.code for each in _live(session.scalars(own).all(), session))

    def firm_of(self, entry_id: int) -> int:
        with self.database.reading() as session:
            entry = session.get_one(WaitlistEntry, entry_id)
        return [firm for firm, _ in self.firms].index(entry.enterprise_id)

    def is_open(self, entry_id: int, firm: int) -> bool:
        with self.database.reading() as session:
            entry = session.get_one(WaitlistEntry, entry_id)
        return entry.ended_at is None and entry.enterprise_id == self.firms[firm][0]

    def _book(self, firm: int, slot: int) -> None:
        self.keys += 1
        with self.database.writing() as session:
            book(
                session,
                clinic=queries.clinic_to_book(session, self.world.clinic_code),
                station_id=self.world.station_ids[0],
                starts_at=SLOTS[slot],
                enterprise_id=self.firms[firm][0],
                account_id=self.firms[firm][1],
                contact=Contact("某人", "13800000000"),
                request_key=f"machine-{self.keys}",
                now=self.model.now,
                public_url=PUBLIC_URL,
                is_given=True,
            )


def test_the_life_of_bookings_is_what_a_plain_model_says(database: Database) -> None:
    long_before = {
        "booking_closes_at": FIRST - timedelta(hours=1),
        "change_until": FIRST - timedelta(hours=1),
    }
    world = a_world(database, closes_at=time(11, 0), **long_before)
    firms = some_firms(database, 4)
    with database.writing() as session:
        session.execute(update(Clinic).values(no_show_limit=1_000))  # its rule has tests of its own

    class OnThis(Life):
        pass

    OnThis.database, OnThis.world, OnThis.firms = database, world, firms
    is_sqlite = database.engine.dialect.name == "sqlite"
    run_state_machine_as_test(
        OnThis,
        settings=settings(
            max_examples=25 if is_sqlite else 8,
            stateful_step_count=25,
            deadline=None,
            derandomize=True,
            suppress_health_check=list(HealthCheck),
        ),
    )


def _live(bookings: object, session: object) -> list[Booking]:
    gone = set(session.scalars(select(Cancellation.booking_id)))  # type: ignore[attr-defined]
    gone |= set(session.scalars(select(NoShow.booking_id)))  # type: ignore[attr-defined]
    return [each for each in bookings if each.id not in gone]  # type: ignore[attr-defined]


def _empty(database: Database) -> None:
    """Everything that a run left behind goes; the clinic and its people stay."""
    with database.writing() as session:
        for table in (
            "claim_tick",
            "slot_hold",
            "waitlist_offer",
            "waitlist_entry",
            "no_show",
            "cancellation",
            "booking_move",
            "booking",
            "outbox_mail",
        ):
            session.connection().exec_driver_sql(f"DELETE FROM {table}")
