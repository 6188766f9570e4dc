"""`amana settings`: what every setting means."""

import click

from bot.cli.console import show
from bot.config.describe import Leaf, leaves, listings, markdown, toml


@click.command(help="Explain every setting.")
@click.option("--markdown", "as_markdown", is_flag=True, help="As docs/SETTINGS.md has it.")
@click.option("--json", "as_json", is_flag=True, help="As JSON, for scripts.")
def settings(as_markdown: bool, as_json: bool) -> None:
    """Write the table of settings to stdout."""
    if as_markdown:
        click.echo(markdown(), nl=False)
        return
    rows = [_row(leaf, "") for leaf in leaves()]
    rows += [_row(leaf, f"{listing.name}[].") for listing in listings() for leaf in listing.leaves]
    show(rows, ("setting", "default", "meaning"), as_json=as_json)


def _row(leaf: Leaf, above: str) -> dict[str, str]:
    default = toml(leaf.default)
    return {"setting": above + leaf.path, "default": default, "meaning": leaf.meaning}
