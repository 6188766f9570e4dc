"""What a desk keeps on disk: sealed, bound to its name, and silent in a listing."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from bot.sealing.age import seal
from desk.cache import Cache
from tests.bot.sealing import cast

PEOPLE = cast.mission()
WORDS = b"a man in a white car KANARIENVOGEL"


def cache(folder: Path, name: str = "ada") -> Cache:
    """An officer's cache."""
    return Cache(folder, PEOPLE[name], cast.Seeded(name))


def test_what_was_kept_comes_back_and_nothing_of_it_is_in_the_files(tmp_path: Path) -> None:
    """A fact can be read by its officer; the folder holds neither it nor its name."""
    cache(tmp_path).keep_fact("list/K7M2QD", WORDS)

    assert cache(tmp_path).fact("list/K7M2QD") == WORDS
    for path in tmp_path.rglob("*"):
        assert "K7M2QD" not in path.name
        assert path.is_dir() or WORDS[-12:] not in path.read_bytes()


def test_another_officer_reads_nothing(tmp_path: Path) -> None:
    """Two officers at one machine share a folder and no file."""
    cache(tmp_path).keep_fact("draft", WORDS)

    assert cache(tmp_path, "ben").fact("draft") is None


def test_a_file_in_anothers_place_is_not_believed(tmp_path: Path) -> None:
    """Whoever can write files cannot show one draft for another."""
    kept = cache(tmp_path)
    kept.keep_fact("a", b"of a")
    first = next(path for path in tmp_path.rglob("*") if path.is_file())
    content = first.read_bytes()
    kept.keep_fact("b", b"of b")
    second = next(path for path in first.parent.iterdir() if path != first)

    second.write_bytes(content)

    assert kept.fact("b") is None


def test_a_planted_file_is_not_believed(tmp_path: Path) -> None:
    """Anybody can seal to a public recipient; only the officer's own desk is believed."""
    kept = cache(tmp_path)
    kept.keep_fact("draft", WORDS)
    path = next(path for path in tmp_path.rglob("*") if path.is_file())

    path.write_bytes(seal(bytes(32) + b"sent by me", [cast.recipient(PEOPLE["ada"])], bytes))

    assert kept.fact("draft") is None


def test_entries_rest_as_they_came(tmp_path: Path) -> None:
    """A sealed payload is kept byte for byte, and can be forgotten."""
    kept = cache(tmp_path)
    kept.keep_entry(cast.CASE, 2, b"sealed")

    assert kept.entry(cast.CASE, 2) == b"sealed"
    assert kept.entry(cast.CASE, 3) is None
    kept.forget_entry(cast.CASE, 2)
    assert kept.entry(cast.CASE, 2) is None


def test_files_are_the_officers_alone(tmp_path: Path) -> None:
    """Folders are closed to other accounts of the machine, and so are files."""
    cache(tmp_path / "home").keep_fact("draft", WORDS)

    for path in (tmp_path / "home").rglob("*"):
        assert path.stat().st_mode & 0o077 == 0


def test_entries_are_kept_side_by_side(tmp_path: Path) -> None:
    """A case's entries come at once: none of them stumbles over another's half-written file."""
    kept = cache(tmp_path)
    numbers = range(400)

    with ThreadPoolExecutor(8) as many:
        list(many.map(lambda number: kept.keep_entry(cast.CASE, number, b"sealed"), numbers))

    assert all(kept.entry(cast.CASE, number) == b"sealed" for number in numbers)
