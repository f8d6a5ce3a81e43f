"""Makes examples/group/subscriptions.csv: 2,000 made-up subscriptions, as untidy as real ones.

    python examples/make_group.py

The data is committed; this program is how it was made. Nothing in it is about a real person.
"""

from __future__ import annotations

import csv
import random
from datetime import date, timedelta
from pathlib import Path

TARGET = Path(__file__).parent / "group" / "subscriptions.csv"
HEADING = [
    "Subscriber No", "Paper", "Product", "Delivery Days", "Term (months)", "EZPay", "Weekly Fee", "Balance",
    "Start Date", "Stop Date", "Zip Code", "City", "Trial", "Source",
]  # fmt: skip
SPELLINGS = {
    "7Day": ["7Day", "7Day", "7Day", "7DAY", "7day", "Daily"],
    "Mon-Sat": ["Mon-Sat", "MON-SAT"],
    "Thu-Sun": ["Thu-Sun", "THU-SUN", "Thu-Sun"],
    "Fri-Sun": ["Fri-Sun"],
    "SunOnly": ["SunOnly", "SunOnly", "sunonly", "Sunday Only"],
    "SunDigital": ["SunDigital", "SUNDIGITAL"],
    "Digital": ["Digital", "digital"],
}
TOWNS = {
    1: [("MILROY", "55801"), ("ASHTON", "55912"), ("LITTLE FORD", "55844")],
    2: [
        ("ANACORTES", "98221"),
        ("MOUNT VERNON", "98273"),
        ("EDISON", "98232"),
        ("SHORELINE", "98133"),
        ("BREMER", "98312"),
    ],
    3: [("PINE VALLEY", "80701"), ("GRANBY", "80712"), ("", "")],
    4: [("CAPITAL CITY", "20001"), ("ARLINGTON", "22201"), ("EASTGATE", "20011")],
}
FEES = [0, 0.5, 0.99, 1.25, 1.5, 1.99, 2, 2.75, 3, 4.5, 5, 6, 6.5, 7.5, 8, 9.25, 10.5]


def fee(dice: random.Random) -> str:
    """A fee as four offices write it."""
    amount = dice.choice(FEES)
    form = dice.random()
    if form < 0.04:
        return ""
    if form < 0.06:
        return "N/A"
    if form < 0.35:
        return f"${amount:.2f} - ${amount + 0.99:.2f}"
    return f"${amount:.2f}" if form < 0.8 else f"{amount:.2f}"


def row(number: int, dice: random.Random) -> list[str]:
    """One subscription."""
    paper = dice.choices([1, 2, 3, 4], [5, 4, 3, 4])[0]
    service = dice.choices(list(SPELLINGS), [6, 3, 4, 3, 6, 2, 4])[0]
    start = date(2026, 6, 15) - timedelta(days=int(dice.expovariate(1 / 1100)) + 1)
    stop = start + timedelta(days=dice.randint(30, 900)) if dice.random() < 0.2 else None
    town, code = dice.choice(TOWNS[paper])
    balance = dice.choice([0, 0, 0, 0, 5.2, 12, -3.75, -20.2, -61.5, -120, 1043.1])
    return [
        str(100000 + number),
        str(paper),
        str(paper * 100000 + dice.randint(1, 9)) if dice.random() < 0.97 else f"9{dice.randint(1000, 9999)}",
        dice.choice(SPELLINGS[service]) if dice.random() < 0.97 else dice.choice(["", "N/A", "?"]),
        str(dice.choice([1, 3, 6, 12, 12])) if dice.random() < 0.95 else "",
        dice.choice(["Y", "N", "yes", "no", "Y", "N", ""]),
        fee(dice),
        f"{balance:,.2f}" if dice.random() < 0.97 else "",
        start.isoformat() if dice.random() < 0.98 else "",
        stop.isoformat() if stop else "",
        code if dice.random() < 0.95 else "",
        town if dice.random() < 0.9 else f" {town.title()} ",
        "yes" if start > date(2026, 3, 1) and dice.random() < 0.4 else "no",
        dice.choice(["Web", "Kiosk", "Crew", "Partner", "Gift", "CSR", "N/A", ""]),
    ]


def main() -> None:
    """Write the file; the same one every time."""
    dice = random.Random("subrules example group")
    with TARGET.open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file, lineterminator="\n")
        out.writerow(HEADING)
        out.writerows(row(number, dice) for number in range(1, 2001))


if __name__ == "__main__":
    main()
