"""Makes people's text harmless where a reader of markup would act on it: it is shown as it was written."""

import re
from typing import Final

_SIGNS: Final = re.compile(r"([!-/:-@\[-`{-~])")


def markdown(text: str) -> str:
    """Text that Streamlit's markdown shows as it is written: no markup, links, colours, formulas or line breaks."""
    return _SIGNS.sub(r"\\\1", " ".join(text.split()))


def link(text: str, url: str) -> str:
    """A markdown link; signs that could end the address, or be read as an entity, are encoded; url is http(s)."""
    safe = re.sub(r"[()<>\[\]\\\s\"'`*_{}|^~]", lambda sign: f"%{ord(sign[0]):02X}", url).replace("&", "&amp;")
    return f"[{markdown(text)}]({safe})"
