"""The command `positions`: makes a store, looks after it, and answers questions about it in a terminal."""

from collections.abc import Mapping
from importlib import import_module
from typing import Final

import click

from db import log
from positions.cli.parts import Commands

_COMMANDS: Final[Mapping[str, tuple[str, str]]] = {
    "init": ("init", "init_command"),
    "as-of": ("as_of", "as_of_command"),
    "shifts": ("moves", "shifts_command"),
    "gap": ("moves", "gap_command"),
    "import": ("bring", "import_command"),
    "export": ("take", "export_command"),
    "backup": ("backup", "backup_command"),
    "restore": ("restore", "restore_command"),
    "copy": ("copy", "copy_command"),
    "doctor": ("doctor", "doctor_command"),
    "release": ("release", "release_command"),
    "releases": ("release", "releases_command"),
    "verify-release": ("release", "verify_command"),
    "member": ("member", "member_group"),
    "token": ("member", "token_group"),
}
"""The module and the name of each command: only the one that is asked for is loaded."""


class _Loaded(Commands):
    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in _COMMANDS:
            return None
        module, name = _COMMANDS[cmd_name]
        command: click.Command = getattr(import_module(f"positions.cli.{module}"), name)
        return command


@click.group(cls=_Loaded)
def main() -> None:
    """Records dated policy stances and answers where actors stand. POSITIONS_DATABASE_URL names the store."""
    log.start(server=False)
