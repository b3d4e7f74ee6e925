"""Rounds: called every so often until stopped, also after one that failed."""

import threading

from yurong.kit.round_thread import RoundThread


def test_rounds_go_on_after_one_that_failed_and_end_when_stopped() -> None:
    rounds: list[int] = []
    thrice = threading.Event()

    def work() -> None:
        rounds.append(len(rounds))
        if len(rounds) == 1:
            raise OSError
        if len(rounds) == 3:
            thrice.set()

    thread = RoundThread(work, every_seconds=0.001)
    thread.start()
    assert thrice.wait(10)
    thread.stop()
    done = len(rounds)
    assert rounds == list(range(done))
    assert not [each for each in threading.enumerate() if each.name == "rounds"]
    assert len(rounds) == done


def test_stopping_does_not_wait_for_the_next_round_and_waits_for_the_one_in_hand() -> None:
    begun, finish, done = threading.Event(), threading.Event(), threading.Event()

    def work() -> None:
        begun.set()
        finish.wait(10)
        done.set()

    thread = RoundThread(work, every_seconds=0.001)
    thread.start()
    assert begun.wait(10)
    threading.Timer(0.05, finish.set).start()
    thread.stop()
    assert done.is_set()
    idle = RoundThread(lambda: None)
    idle.start()
    idle.stop()
