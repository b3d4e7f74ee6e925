"""Rounds: called every so often until stopped, also after one that failed."""

import threading

from yurong.kit.round_thread import RoundThread


def test_rounds_go_on_after_one_that_failed_and_end_when_stopped() -> None:
    rounds: list[int] = []
    thrice = threading.Event()

    def work() -> bool:
        rounds.append(len(rounds))
        if len(rounds) == 1:
            raise OSError
        if len(rounds) == 3:
            thrice.set()
        return False

    thread = RoundThread("rounds", work, every_seconds=0.001)
    thread.start()
    assert thrice.wait(10)
    thread.stop()
    done = len(rounds)
    assert rounds == list(range(done))
    assert not [each for each in threading.enumerate() if each.name == "rounds"]
    assert len(rounds) == done


def test_stopping_does_not_wait_for_the_next_round_and_waits_for_the_one_in_hand() -> None:
    begun, finish, done = threading.Event(), threading.Event(), threading.Event()

    def work() -> bool:
        begun.set()
        finish.wait(10)
        done.set()
        return False

    thread = RoundThread("rounds", work, every_seconds=0.001)
    thread.start()
    assert begun.wait(10)
    threading.Timer(0.05, finish.set).start()
    thread.stop()
    assert done.is_set()
    idle = RoundThread("idle", lambda: False, every_seconds=3600)
    idle.start()
    idle.stop()


def test_while_there_is_more_it_does_not_wait_and_what_is_due_begins_at_once() -> None:
    left, empty = [1, 2, 3], threading.Event()

    def work() -> bool:
        if left:
            left.pop()
        else:
            empty.set()
        return not empty.is_set()

    thread = RoundThread("rounds", work, every_seconds=3600, is_due=True)
    thread.start()
    assert empty.wait(10)
    thread.stop()


def test_stopping_leaves_a_call_that_takes_longer_than_its_patience() -> None:
    begun, finish = threading.Event(), threading.Event()

    def work() -> bool:
        begun.set()
        return not finish.wait(10)

    thread = RoundThread("rounds", work, every_seconds=0.001)
    thread.start()
    assert begun.wait(10)
    thread.stop(patience_seconds=0.01)
    assert [each for each in threading.enumerate() if each.name == "rounds"]
    finish.set()
    thread.stop()
    assert not [each for each in threading.enumerate() if each.name == "rounds"]
