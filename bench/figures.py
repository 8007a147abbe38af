"""A measured figure beside its target, and the table that shows them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Figure:
    """`most` is the target, in `unit`; None for a figure that only informs."""

    what: str
    measured: float
    most: float | None
    unit: str

    @property
    def held(self) -> bool:
        """True when the target is met, or there is none."""
        return self.most is None or self.measured <= self.most

    def row(self) -> str:
        """One line of the table."""
        target = "" if self.most is None else f"{_number(self.most)} {self.unit}"
        sign = "" if self.most is None else ("yes" if self.held else "**no**")
        return f"| {self.what} | {target} | {_number(self.measured)} {self.unit} | {sign} |"


def _number(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"


def table(title: str, figures: list[Figure]) -> str:
    """A Markdown table."""
    head = ["| Figure | Target, at most | Measured | Held |", "|---|---|---|---|"]
    return "\n".join([f"### {title}", "", *head, *(one.row() for one in figures), ""])
