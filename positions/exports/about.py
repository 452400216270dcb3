"""What every exported file says about itself: what it shows, by which filters, of which record, how to cite it."""

from dataclasses import dataclass
from datetime import date

from positions import words


@dataclass(frozen=True, slots=True)
class About:
    """title: what is shown. link: the page's filters as a query. record: the store's uuid and revision.

    edition: which edition of the record it is of, in words to cite it by; blank for the record as it is now.
    """

    title: str
    link: str
    known_on: date
    made_on: date
    record: tuple[str, int]
    edition: str = ""

    @property
    def citation(self) -> str:
        """A line to cite it by."""
        uuid, revision = self.record
        edition = f"{self.edition}; " if self.edition else ""
        return (
            f"Positions, {self.title}, as known on {words.day_words(self.known_on)}; {edition}record {uuid}, "
            f"revision {revision}; made on {words.day_words(self.made_on)}."
        )

    def lines(self) -> dict[str, str]:
        """All of it by name."""
        return {
            "Title": self.title,
            "Filters": self.link,
            "As known on": self.known_on.isoformat(),
            **({"Edition": self.edition} if self.edition else {}),
            "Made on": self.made_on.isoformat(),
            "Citation": self.citation,
        }
