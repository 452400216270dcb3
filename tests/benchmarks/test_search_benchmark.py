"""What is measured is a search: the record of made-up words is indexed whole, and what is sought in it is there."""

import re

from click.testing import CliRunner

from tests.benchmarks.search import main


def test_everything_is_indexed_and_common_words_are_in_more_stances_than_rare_ones() -> None:
    told = CliRunner().invoke(main, ["2000"], catch_exceptions=False).output
    assert re.search(r"not in step with the index +0\n", told)
    counts = dict(re.findall(r"^  (\S.*?\S) {2,}.* (\S+)$", told, re.MULTILINE))
    assert counts["the most common word"] == "1,000"
    assert 0 < int(counts["a word of some stances"]) < 1_000
    assert counts["a word that is nowhere"] == "0"
