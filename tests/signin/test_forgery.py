"""What comes without a browser: forged messages of a reader, and forged handshakes; nothing is written for them."""

import pytest

from db.queries.detail import identity
from db.vocabulary import Role
from positions.signin import FROM_ELSEWHERE
from tests.browser.form import fill
from tests.signin.conftest import Arrive, Person, Site
from tests.signin.intruder import Recorder, arriving, connected, forged

pytestmark = pytest.mark.browser
REFUSED = "You may read here but not change anything"


def revision(site: Site) -> int:
    with site.store.reading() as session:
        return identity(session)[1]


def fill_and_save(person: Person) -> None:
    fill(person, stated_on="2019-05-05", summary="Would move first if the North promised to.")
    person.press("Save")


def test_a_forged_message_that_presses_save_as_a_reader_writes_nothing(arrive: Arrive, site: Site) -> None:
    site.give("ada@example.org", Role.EDITOR)
    site.give("rita@example.org", Role.READER)
    editor = arrive(site).sign_in("ada@example.org")
    recorder = Recorder(editor)
    editor.open("/add")
    before = revision(site)
    fill_and_save(editor)
    editor.wait_for(lambda: revision(site) == before + 1)
    press = forged(recorder.last_press("form-save"), "add")
    reader = arrive(site).sign_in("rita@example.org")
    with connected(site.address, cookies=reader.page.context) as intruder:
        assert REFUSED in intruder.send(press)
    with connected(site.address) as intruder:
        assert "Sign in to read this record." in intruder.send(press)
    assert revision(site) == before + 1
    with connected(
        site.address, cookies=editor.page.context
    ) as intruder:  # the same message does write for an editor
        intruder.send(press)
    assert revision(site) == before + 2


def test_a_forged_message_into_a_form_that_was_opened_with_a_role_writes_nothing_without_it(
    arrive: Arrive, site: Site
) -> None:
    site.give("ben@example.org", Role.EDITOR)
    editor = arrive(site).sign_in("ben@example.org")
    recorder = Recorder(editor)
    editor.open("/add")
    before = revision(site)
    fill_and_save(editor)
    editor.wait_for(lambda: revision(site) == before + 1)
    press = forged(recorder.last_press("form-save"), "add")
    with connected(site.address, cookies=editor.page.context) as intruder:
        assert "What was said or done" in intruder.send(arriving("add"))
        for role in (Role.READER, None):
            site.give("ben@example.org", role)
            now = revision(site)
            assert REFUSED in intruder.send(press)
            assert revision(site) == now
        site.give("ben@example.org", Role.EDITOR)
        now = revision(site)
        intruder.send(press)
        assert revision(site) == now + 1


FORGERIES: dict[str, tuple[str, dict[str, str]]] = {
    "another host": ("example.org", {}),
    "a host that begins like this one": ("127.0.0.1.example.org", {}),
    "a host behind a proxy": ("", {"X-Forwarded-Host": "example.org"}),
    "a sender behind a proxy": ("", {"X-Forwarded-For": "192.0.2.7"}),
    "a sender that pretends to be this machine": ("", {"X-Forwarded-For": "127.0.0.1"}),
    "a proxy that names itself": ("", {"Via": "1.1 proxy"}),
    "a proxy by the standard": ("", {"Forwarded": "for=127.0.0.1;host=127.0.0.1"}),
    "a proxy by another name": ("", {"X-Real-IP": "127.0.0.1"}),
}


@pytest.mark.parametrize("forgery", FORGERIES)
def test_a_forged_handshake_gets_a_program_that_reads_only_and_says_so(forgery: str, plain_site: Site) -> None:
    host, headers = FORGERIES[forgery]
    with connected(plain_site.address, host=host, headers=headers) as intruder:
        told = intruder.send(arriving("add"))
    assert FROM_ELSEWHERE in told
    assert "What was said or done" not in told


def test_a_forged_handshake_writes_nothing_and_the_local_user_does(arrive: Arrive, plain_site: Site) -> None:
    person = arrive(plain_site)
    recorder = Recorder(person)
    person.open("/add")
    before = revision(plain_site)
    fill_and_save(person)
    person.wait_for(lambda: revision(plain_site) == before + 1)
    press = forged(recorder.last_press("form-save"), "add")
    for host, headers in FORGERIES.values():
        with connected(plain_site.address, host=host, headers=headers) as intruder:
            intruder.send(arriving("add"))
            intruder.send(press)
    assert revision(plain_site) == before + 1
    with connected(plain_site.address) as local:  # the same message does write from this machine
        local.send(press)
    assert revision(plain_site) == before + 2
