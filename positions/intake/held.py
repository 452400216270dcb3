"""The file that somebody is bringing in: kept in a folder of the session's own until another takes its place."""

import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import streamlit as st
from streamlit.typing import UploadedFile

from db.staging.staged import Staged
from db.staging.survey import Survey
from positions.bringing import BroughtFile, Choices

_KEY: Final = "intake"


@dataclass(slots=True)
class Checked:
    """What a file comes to under some choices; asked: the choices, with what may be new."""

    asked: Choices
    found: Survey
    staged: Staged


@dataclass(slots=True)
class Intake:
    """An uploaded file, and what it came to when it was checked last."""

    file_id: str
    name: str
    file: BroughtFile
    digest: str
    folder: tempfile.TemporaryDirectory[str] = field(repr=False)
    checked: Checked | None = None

    def let_go(self) -> None:
        """Forget what it came to."""
        if self.checked:
            self.checked.staged.close()
            self.checked = None


def held(uploaded: UploadedFile | None) -> Intake | None:
    """The file as it is held; another upload takes its place. Raises Problem for one that cannot be brought in."""
    before: Intake | None = st.session_state.get(_KEY)
    if before and (uploaded is None or before.file_id != uploaded.file_id):
        before.let_go()
        before.folder.cleanup()
        before = st.session_state[_KEY] = None
    if uploaded is None or before:
        return before
    folder = tempfile.TemporaryDirectory(prefix="positions-upload-")
    path = Path(folder.name) / "file"
    path.write_bytes(uploaded.getbuffer())
    file = BroughtFile(path)
    intake = Intake(uploaded.file_id, uploaded.name, file, file.digest(), folder)
    st.session_state[_KEY] = intake
    return intake
