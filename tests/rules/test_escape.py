"""Whatever people write is one plain text to a reader of markdown, and a link leads where it says."""

import re
from urllib.parse import unquote

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token

from positions import escape

MARKUP = (
    *("**bold**", "_x_", "`code`", "# title", "- item", "1. item", "> quote", "| a | b |", "---", "~~~", "***"),
    *("[x](javascript:alert(1))", "![x](https://example.org/x.png)", "<script>x</script>", "<b>", "&lt;", "&#35;"),
    *("$x$", ":red[x]", ":smile:", ":material/delete:", "\\", "\\\\*", "\n\n", "    code", "\t", "[x]: y", "[^1]"),
    *(
        "~~x~~",
        "https://example.org",
        "<https://example.org>",
        "(",
        ")",
        "]",
        "[",
        "%5D",
        '"',
        "'",
        "북한",
        "كوريا",
    ),
)
# Control characters and halves of characters never reach a page: the rules of the record refuse them.
sayable = st.text(st.characters(exclude_categories=["Cc", "Cs"]))
texts = sayable | st.lists(sayable | st.sampled_from(MARKUP)).map("".join)
addresses = st.tuples(
    st.sampled_from(("http://example.org/", "https://example.org/?q=")),
    st.text(st.characters(exclude_categories=["Cc", "Cs", "Z"]))
    | st.lists(st.sampled_from(MARKUP)).map(lambda parts: re.sub(r"\s", "", "".join(parts))),
).map("".join)


def parsed(text: str) -> list[Token]:
    """What a reader of markdown makes of a text within its paragraph; fails on anything but one paragraph."""
    tokens = MarkdownIt("commonmark").enable(["table", "strikethrough"]).parse(text)
    assert [token.type for token in tokens] in ([], ["paragraph_open", "inline", "paragraph_close"])
    return tokens[1].children or [] if tokens else []


def words(text: str) -> str:
    return " ".join(text.split())


def seen(token: Token) -> str:
    """What is seen of a text: a word joiner has neither width nor meaning."""
    return token.content.replace("\u2060", "")


@given(texts)
@example(" ".join(MARKUP))
def test_escaped_text_is_one_plain_text(text: str) -> None:
    found = parsed(escape.markdown(text))
    assert [(token.type, seen(token)) for token in found] == (
        [("text", words(text).replace("\u2060", ""))] if words(text) else []
    )


@pytest.mark.parametrize("markup", [sign for sign in MARKUP if words(sign)])
def test_markup_is_seen_as_text(markup: str) -> None:
    (token,) = parsed(escape.markdown(markup))
    assert (token.type, seen(token)) == ("text", words(markup).replace("\u2060", ""))


def test_text_stays_in_its_line_so_that_it_can_stand_within_markup() -> None:
    assert "\n" not in escape.markdown("one\n\n# two\r\nthree\u2028four")


@given(texts.filter(words))
def test_escaped_text_within_bold_words_stays_within_them(text: str) -> None:
    start, shown, end = (token for token in parsed(f"**{escape.markdown(text)}**") if token.content or token.tag)
    assert (start.type, seen(shown), end.type) == ("strong_open", words(text).replace("\u2060", ""), "strong_close")


@given(texts.filter(words), addresses)
@example("x", "https://example.org/a_(b)_[c]?q='d'&e=f*g#h")
@example("x", "https://example.org/)](javascript:alert(1))")
@example("](https://elsewhere.example)", "https://example.org/")
def test_a_link_shows_its_text_and_leads_to_its_address(text: str, address: str) -> None:
    start, shown, end = parsed(escape.link(text, address))
    assert (start.type, shown.type, end.type) == ("link_open", "text", "link_close")
    assert seen(shown) == words(text).replace("\u2060", "")
    assert unquote(str(start.attrs["href"])) == unquote(address)


@pytest.mark.parametrize(
    "address",
    [
        "https://www.state.gov/r/pa/prs/ps/2019/03/290084.htm",
        "http://example.org/path?lang=g&Seq=79727#part",
        "https://example.org/%ED%95%9C?q=%28x%29",
    ],
)
def test_an_ordinary_address_is_kept_to_the_letter(address: str) -> None:
    assert parsed(escape.link("x", address))[0].attrs["href"] == address
