"""`amana check` on the machine: where plain words could be left on a disk."""

from pathlib import Path

from bot.cli.checks.machine import machine_faults


def test_swap_and_temp_on_a_disk_are_warned_of(tmp_path: Path) -> None:
    """Plain swap and a temp folder on a disk are warnings; encrypted and in-memory ones are not."""
    _fake_system(tmp_path, "/dev/sda2", "ext4")
    plain = [fault.sentence for fault in machine_faults(tmp_path, Path("/tmp"))]  # noqa: S108  # a name in a made-up table
    _fake_system(tmp_path, "/dev/dm-1", "tmpfs")
    encrypted = list(machine_faults(tmp_path, Path("/tmp")))  # noqa: S108  # the same

    assert "swap on /dev/sda2 is not encrypted" in plain[0]
    assert "is on a disk" in plain[1]
    assert encrypted == []


def test_an_unknown_system_says_nothing(tmp_path: Path) -> None:
    """Where there is no /proc, nothing is claimed."""
    assert list(machine_faults(tmp_path)) == []


def _fake_system(root: Path, swap: str, temp: str) -> None:
    (root / "proc").mkdir(exist_ok=True)
    (root / "proc/swaps").write_text(f"Filename Type Size Used Priority\n{swap} partition 1 0 -2\n")
    (root / "proc/mounts").write_text(f"/dev/sda1 / ext4 rw 0 0\nx /tmp {temp} rw 0 0\n")
    mapped = root / "sys/block/dm-1/dm"
    mapped.mkdir(parents=True, exist_ok=True)
    (mapped / "uuid").write_text("CRYPT-LUKS2-00-swap\n")
