"""The tools that translators use judge every catalog."""
