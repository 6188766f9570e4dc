"""The same case that the desk's own tests export."""

from tests.desk.export.conftest import bench, case

__all__ = ["bench", "case"]
