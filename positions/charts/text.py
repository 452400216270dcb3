"""Text on a figure: Plotly reads a kind of HTML in every label, so what people wrote is made plain first."""

import html
import textwrap


def plain(text: str) -> str:
    """Text that a figure shows as it is written."""
    return html.escape(" ".join(text.split()), quote=False)


def shortened(text: str, longest: int) -> str:
    """The text, or its beginning up to a word's end with an ellipsis; plain."""
    text = " ".join(text.split())
    if len(text) <= longest:
        return plain(text)
    cut = text[:longest].rpartition(" ")[0] or text[: longest - 1]
    return plain(cut.rstrip(" ,;-") + "…")


def wrapped(text: str, width: int, lines: int = 12) -> str:
    """Plain text in lines of at most `width` characters, cut with an ellipsis after so many lines."""
    broken = textwrap.wrap(text, width, max_lines=lines, placeholder="…", break_on_hyphens=False)
    return "<br>".join(html.escape(line, quote=False) for line in broken)
