"""Tests of webapp.generations: a new generation is loaded, and nobody is cut off."""

import logging
import threading
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from schema.errors import IndexDamaged, IndexMissing, IndexUnusable
from tests.stand_in import StandIn
from webapp.generations import Generations
from webapp.search import Engine


@dataclass
class Shop:
    """An index folder with a clock of its own: opens what ``current`` names, unless it is bad."""

    index: Path
    now: float = 0.0
    opened: list[StandIn] = field(default_factory=list)
    tries: int = 0

    def build(self, name: str) -> None:
        """Put a generation in place, a while later."""
        (self.index / "current").unlink(missing_ok=True)
        (self.index / "current").write_text(name + "\n" * (len(self.opened) + self.tries))
        self.now += 2

    def open(self, index: Path) -> Engine:
        """Open the current generation."""
        self.tries += 1
        try:
            name = (index / "current").read_text().strip()
        except FileNotFoundError:
            raise IndexMissing(index) from None
        if name.startswith("bad"):
            raise IndexDamaged(index / name, "a file is short")
        self.opened.append(StandIn(generation=name))
        return self.opened[-1]

    def generations(self) -> Generations:
        """Give the holder under test."""
        return Generations(self.index, self.open, lambda: self.now)


@pytest.fixture
def shop(tmp_path: Path) -> Shop:
    """Give an empty index folder."""
    return Shop(tmp_path)


def serving(generations: Generations) -> str:
    """Tell which generation answers."""
    with generations.acquire() as engine:
        return engine.index.generation


def test_nothing_is_opened_before_it_is_needed(shop: Shop) -> None:
    """The first request opens the index, the next ones use it."""
    shop.build("one")
    generations = shop.generations()
    assert shop.tries == 0
    assert [serving(generations) for _ in range(3)] == ["one"] * 3
    assert shop.tries == 1


def test_a_new_generation_is_taken_up(shop: Shop) -> None:
    """A new generation answers within two seconds, and the old one is closed."""
    shop.build("one")
    generations = shop.generations()
    assert serving(generations) == "one"
    shop.build("two")
    assert serving(generations) == "two"
    assert [engine.closed for engine in shop.opened] == [True, False]


def test_the_folder_is_not_looked_at_for_every_request(shop: Shop) -> None:
    """Within a second of the last look a change is not seen yet."""
    shop.build("one")
    generations = shop.generations()
    serving(generations)
    shop.build("two")
    shop.now -= 1.5
    assert serving(generations) == "one"
    shop.now += 1
    assert serving(generations) == "two"


def test_nobody_is_cut_off(shop: Shop) -> None:
    """An engine that a request uses is closed only when the last such request ends."""
    shop.build("one")
    generations = shop.generations()
    with generations.acquire() as first, generations.acquire() as second:
        assert first is second
        shop.build("two")
        assert serving(generations) == "two"
        assert not first.closed  # type: ignore[attr-defined]
    assert first.closed  # type: ignore[attr-defined]


def test_an_engine_comes_back_from_a_request_that_fails(shop: Shop) -> None:
    """A request that fails gives its engine back."""
    shop.build("one")
    generations = shop.generations()
    with pytest.raises(ZeroDivisionError), generations.acquire():
        raise ZeroDivisionError
    shop.build("two")
    serving(generations)
    assert shop.opened[0].closed


def test_an_unusable_generation_is_refused_by_name(shop: Shop, caplog: pytest.LogCaptureFixture) -> None:
    """A damaged generation is logged once and the old one serves on, until there is a sound one."""
    shop.build("one")
    generations = shop.generations()
    serving(generations)
    shop.build("bad-two")
    with caplog.at_level(logging.ERROR):
        for _ in range(5):
            shop.now += 2
            assert serving(generations) == "one"
    assert len(caplog.records) == 1
    assert "bad-two is damaged: a file is short" in caplog.text
    assert "generation one still serves" in caplog.text
    assert not shop.opened[0].closed
    shop.build("three")
    assert serving(generations) == "three"


def test_what_was_unusable_is_tried_again_after_a_while(shop: Shop) -> None:
    """A generation may be mended in place: it is opened again after half a minute, and not before."""
    shop.build("one")
    generations = shop.generations()
    serving(generations)
    shop.build("bad")
    serving(generations)
    tries = shop.tries
    for seconds, more in ((29, 0), (1, 1), (29, 1), (1, 2)):
        shop.now += seconds
        assert serving(generations) == "one"
        assert shop.tries == tries + more


@pytest.mark.parametrize(("swaps", "opened"), [(1, 2), (2, 3), (3, 3)])
def test_a_generation_that_went_away_is_no_damage(shop: Shop, swaps: int, opened: int) -> None:
    """Where builders swap generations in faster than one opens, three are tried in a row; the last failure counts."""
    left = [f"new-{n}" for n in range(swaps)]

    def overtaken(index: Path) -> Engine:
        shop.tries += 1
        if left:
            shop.build(left.pop())
            raise IndexDamaged(index, "it went away")
        return StandIn(generation="last")

    shop.build("first")
    generations = Generations(shop.index, overtaken, lambda: shop.now)
    if swaps < 3:
        assert serving(generations) == "last"
    else:
        with pytest.raises(IndexDamaged, match="went away"):
            serving(generations)
    assert shop.tries == opened


def test_an_index_that_goes_away_serves_on(shop: Shop) -> None:
    """Where ``current`` is gone, what is open still answers."""
    shop.build("one")
    generations = shop.generations()
    serving(generations)
    (shop.index / "current").unlink()
    shop.now += 2
    assert serving(generations) == "one"


def test_without_a_usable_generation(shop: Shop) -> None:
    """Where nothing can be opened the error says so, every time; once there is something it serves."""
    generations = shop.generations()
    for _ in range(2):
        with pytest.raises(IndexMissing):
            serving(generations)
    shop.build("one")
    assert serving(generations) == "one"


def test_a_disk_that_fails_is_an_unusable_index(shop: Shop) -> None:
    """What the system says of unreadable files is told as an index that cannot be used."""

    def refuse(_index: Path) -> Engine:
        raise PermissionError("not yours")

    with pytest.raises(IndexUnusable, match="not yours"):
        serving(Generations(shop.index, refuse, lambda: 0.0))


def test_many_threads(shop: Shop) -> None:
    """Threads that search while generations change never meet a closed engine, and all old ones are closed."""
    shop.build("0")
    generations = shop.generations()
    failures: list[str] = []

    def search() -> None:
        for _ in range(300):
            with generations.acquire() as engine:
                if engine.closed:  # type: ignore[attr-defined]
                    failures.append(engine.index.generation)

    threads = [threading.Thread(target=search) for _ in range(4)]
    for thread in threads:
        thread.start()
    for n in range(1, 30):
        shop.build(str(n))
        serving(generations)
    for thread in threads:
        thread.join()
    shop.now += 2
    serving(generations)
    assert not failures
    assert [engine.closed for engine in shop.opened] == [True] * (len(shop.opened) - 1) + [False]
