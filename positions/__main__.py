"""`python -m positions` is the command `positions`."""

from positions.cli import main

main(prog_name="positions")
