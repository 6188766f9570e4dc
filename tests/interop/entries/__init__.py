"""Reports opened with other people's tools."""
