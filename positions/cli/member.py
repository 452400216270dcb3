"""`positions member` and `positions token`: who may do what where people sign in, and the tokens of programs."""

from collections.abc import Iterator
from contextlib import contextmanager
from getpass import getuser

import click

from db.commands.members import end_token, make_token, set_role
from db.engine import Store
from db.history import Writer
from db.queries.members import members, tokens
from db.setup import open_store
from db.vocabulary import Role, Via
from positions.cli.parts import Commands, aligned
from positions.settings import named_admins

ROLES = click.Choice([role.value for role in Role])


@click.group("member", cls=Commands)
def member_group() -> None:
    """Give roles by e-mail address, and take them away."""


@member_group.command("add")
@click.argument("email", metavar="EMAIL")
@click.option("--role", type=ROLES, default=Role.EDITOR.value, help="What they may do (editor).")
@click.option("--why", default="", metavar="WORDS", help="Why, for the history.")
def add(*, email: str, role: str, why: str) -> None:
    """Give EMAIL a role, or another one than before."""
    with _store() as store:
        set_role(store, email, Role(role), by=_writer(why), settings_name_admin=bool(named_admins()))
    click.echo(f"{email.strip()} has the role of {role} now.")


@member_group.command("remove")
@click.argument("email", metavar="EMAIL")
@click.option("--why", default="", metavar="WORDS", help="Why, for the history.")
def remove(*, email: str, why: str) -> None:
    """Take the role of EMAIL away, and end all its tokens."""
    with _store() as store:
        set_role(store, email, None, by=_writer(why), settings_name_admin=bool(named_admins()))
    click.echo(f"{email.strip()} has no role now.")


@member_group.command("list")
def list_members() -> None:
    """Say who has which role, since when and by whom."""
    with _store() as store, store.reading() as session:
        rows = [
            (row.email, row.role.value if row.role else "none", f"{row.at:%Y-%m-%d}", row.by)
            for row in members(session)
        ]
    click.echo(aligned(("email", "role", "since", "by"), rows))


@click.group("token", cls=Commands)
def token_group() -> None:
    """Make and end the tokens with which programs read the API from elsewhere."""


@token_group.command("make")
@click.argument("name", metavar="NAME")
@click.option("--member", "email", required=True, metavar="EMAIL", help="Whose it is; it ends with their role.")
def make(*, name: str, email: str) -> None:
    """Make a token for NAME, what it is for, and write it once: it is not kept."""
    with _store() as store:
        click.echo(make_token(store, name, email=email, by=_writer()))


@token_group.command("end")
@click.argument("name", metavar="NAME")
@click.option("--member", "email", required=True, metavar="EMAIL", help="Whose it is.")
def end(*, name: str, email: str) -> None:
    """Let the token for NAME open nothing any more."""
    with _store() as store:
        end_token(store, name, email=email, by=_writer())
    click.echo(f"Ended: {name.strip()} of {email.strip()} opens nothing any more.")


@token_group.command("list")
def list_tokens() -> None:
    """Say which tokens there are; the tokens themselves are not kept."""
    with _store() as store, store.reading() as session:
        rows = [
            (row.member, row.name, "ended" if row.ended else "in use", f"{row.at:%Y-%m-%d}", row.by)
            for row in tokens(session)
        ]
    click.echo(aligned(("member", "name", "is", "since", "by"), rows))


@contextmanager
def _store() -> Iterator[Store]:
    store = open_store()
    try:
        yield store
    finally:
        store.close()


def _writer(why: str = "") -> Writer:
    """Who has a shell and the store has all its rights."""
    return Writer(getuser(), Via.COMMAND, why, role=Role.ADMIN)
