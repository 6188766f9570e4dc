"""The archive of an entry: standard tools read it, and nothing but it is accepted."""

import io
import shutil
import subprocess
import tarfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.errors import SealingError
from bot.sealing import tar
from bot.sealing.buckets import BUCKETS, KIB, bucket_for

NAMES = st.sampled_from(["report.json", "report.txt", "manifest.json", "original"])
MEMBERS = st.lists(st.tuples(NAMES, st.binary(max_size=2000)), max_size=4, unique_by=lambda m: m[0])
ONE = (("original", b"x" * 700),)


@given(MEMBERS)
@settings(max_examples=40)
def test_python_reads_what_we_write(members: list[tar.Member]) -> None:
    """Another reader finds the members in their order, then the padding."""
    with tarfile.open(fileobj=io.BytesIO(tar.write(members))) as archive:
        found = [(info.name, archive.extractfile(info)) for info in archive]
        contents = [file.read() for _, file in found[:-1] if file]

    assert [name for name, _ in found] == [*(name for name, _ in members), tar.PADDING]
    assert contents == [content for _, content in members]


@given(MEMBERS)
@settings(max_examples=40)
def test_an_archive_is_exactly_its_bucket(members: list[tar.Member]) -> None:
    """The length says the bucket and nothing else, and reading gives the members back."""
    archive = tar.write(members)

    assert len(archive) in BUCKETS
    assert tar.read(archive) == tuple(members)


@pytest.mark.skipif(shutil.which("tar") is None, reason="this machine has no tar command")
def test_the_system_tar_extracts_it(tmp_path: Path) -> None:
    """The tool that an officer has in twenty years extracts it without complaint."""
    archive = tmp_path / "entry.tar"
    archive.write_bytes(tar.write([("report.txt", b"words"), ("manifest.json", b"{}")]))
    done = subprocess.run(["tar", "-xf", archive, "-C", tmp_path], capture_output=True, check=True)

    assert done.stderr == b""
    assert (tmp_path / "report.txt").read_bytes() == b"words"


def test_members_tell_no_time_and_no_owner() -> None:
    """Times, owners and modes are the same for every entry."""
    with tarfile.open(fileobj=io.BytesIO(tar.write(ONE))) as archive:
        info = archive.getmembers()[0]

    assert (info.mtime, info.uid, info.gid, info.uname, info.gname) == (0, 0, 0, "", "")


@pytest.mark.parametrize("size", [0, 1, 511, 512, 513, 16 * KIB - 3 * 512, 16 * KIB - 2048])
def test_sizes_at_the_borders(size: int) -> None:
    """Contents at block and bucket borders are written and read exactly."""
    members = (("original", bytes(range(256)) * (size // 256) + b"z" * (size % 256)),)

    assert tar.read(tar.write(members)) == members


def test_every_flipped_byte_outside_a_content_is_refused() -> None:
    """Headers, fill, padding and end have one form: nothing can hide in them."""
    archive = tar.write(ONE)
    content = range(tar.BLOCK, tar.BLOCK + 700)
    places = [p for p in range(0, len(archive), 7) if p not in content]
    for place in places:
        altered = bytearray(archive)
        altered[place] ^= 0x01
        with pytest.raises(SealingError):
            tar.read(bytes(altered))

    assert len(places) > 2000


@pytest.mark.parametrize("length", [0, 1, 511, 512, 1024, 10_240, 16 * KIB - 512, 16 * KIB - 1])
def test_a_cut_archive_is_refused(length: int) -> None:
    """An archive that ends early is no archive."""
    with pytest.raises(SealingError):
        tar.read(tar.write(ONE)[:length])


def test_a_larger_bucket_than_needed_is_refused() -> None:
    """Room beyond the smallest bucket could carry something past the manifest."""
    body = tar.member(*ONE[0])
    room = 64 * KIB - len(body) - tar.CLOSING

    with pytest.raises(SealingError):
        tar.read(body + tar.member(tar.PADDING, bytes(room)) + tar.END)


def test_a_foreign_form_of_header_is_refused() -> None:
    """A link, another mode or a time is not what we write."""
    for change in ({"type": tarfile.SYMTYPE}, {"mode": 0o755}, {"mtime": 1}, {"uname": "root"}):
        info = tarfile.TarInfo("original")
        for name, value in change.items():
            setattr(info, name, value)
        body = info.tobuf(tarfile.USTAR_FORMAT)
        with pytest.raises(SealingError):
            tar.read(body + tar.closing(len(body)))


def test_zeros_in_place_of_the_padding_are_refused() -> None:
    """Trailing zeros are what GNU tar would not look at."""
    body = tar.member(*ONE[0])

    with pytest.raises(SealingError):
        tar.read(body + bytes(16 * KIB - len(body)))


def test_more_than_the_largest_bucket_is_refused() -> None:
    """What no bucket holds cannot be sealed."""
    assert bucket_for(BUCKETS[-1]) == BUCKETS[-1]
    with pytest.raises(SealingError):
        bucket_for(BUCKETS[-1] + 1)
