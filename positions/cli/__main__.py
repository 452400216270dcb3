"""`python -m positions.cli` is the command `positions`."""

from positions.cli import main

main(prog_name="positions")
