"""Makes people's text harmless where a reader of markup would act on it: it is shown as it was written."""

import re
import string
from functools import lru_cache
from typing import Final

_SIGNS: Final = {ord(sign): f"\\{sign}" for sign in string.punctuation}
_REWRITTEN: Final = re.compile(r":(?=streamlit:|material/|//)|-(?=[->])|[<>~](?=[-=>])|(?i:www)(?=\.)|@(?=\w)")
"""Where Streamlit, after reading markdown, makes arrows, dashes, pictures and links out of what stands there."""
_JOINER: Final = "\u2060"
"""A sign without width or meaning, which keeps two signs from being read as one."""


@lru_cache(maxsize=1_000)
def markdown(text: str) -> str:
    """Text that Streamlit's markdown shows as it is written: no markup, links, colours, formulas or line breaks."""
    kept = _REWRITTEN.sub(lambda sign: sign[0] + _JOINER, " ".join(text.split()))
    return kept.translate(_SIGNS)


def link(text: str, url: str) -> str:
    """A markdown link; signs that could end the address, or be read as an entity, are encoded; url is http(s)."""
    safe = re.sub(r"[()<>\[\]\\\s\"'`{}|^$]", lambda sign: f"%{ord(sign[0]):02X}", url).replace("&", "&amp;")
    return f"[{markdown(text)}]({safe})"
