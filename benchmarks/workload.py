"""Rules for the benchmarks: seeded, in the mix of a large group of newspapers.

60 % newspaper and product; 25 % newspaper and (product or service type); 10 % with a number or a
range; 5 % with a list or a `not`. One rule in ten has a name and days.
"""

from __future__ import annotations

import random

SERVICES = ("7Day", "Mon-Sat", "Thu-Sun", "Fri-Sun", "SunOnly", "SunDigital", "Digital")


def condition(dice: random.Random, papers: int) -> str:
    """One condition of the mix."""
    paper = f"NewspaperID = {10 + dice.randrange(papers)}"
    product = f"BaseProductID = {100000 + dice.randrange(40 * papers)}"
    service = f"ServiceType = {dice.choice(SERVICES)}"
    kind = dice.random()
    if kind < 0.60:
        return f"{paper} and {product}"
    if kind < 0.85:
        return f"{paper} and ({product} or {service})"
    if kind < 0.95:
        number = dice.choice(["Term >= 12", "Term < 6", "Balance > $24.99", "WeeklyRate is between $1 and $2.50"])
        return f"{paper} and {service} and {number}"
    listed = ", ".join(dice.sample(SERVICES, 3))
    return dice.choice(
        [f"{paper} and ServiceType in {{{listed}}}", f"{paper} and {product} and not ({service} or AutoRenew = yes)"]
    )


def rules(count: int, *, seed: int = 1) -> list[str]:
    """So many rules, one text each."""
    dice = random.Random(f"rules {seed} {count}")
    papers = max(3, count // 50)
    made = []
    for number in range(count):
        header = f'Rule "n{number}" from 2026-01-01 until 2027-01-01:\n' if dice.random() < 0.1 else ""
        direction = dice.choice(["upgrade", "downgrade"])
        made.append(
            f"{header}If {condition(dice, papers)} then {direction} offer = {{SEG{dice.randrange(count // 5 + 20)}}}\n"
        )
    return made


def broken(texts: list[str], count: int, *, seed: int = 1) -> list[str]:
    """The same rules with so many of them broken, each in one of ten ways."""
    dice = random.Random(f"broken {seed}")
    ways = [
        lambda t: t.replace("NewspaperID", f"News{dice.randrange(10**6)}ID"),
        lambda t: t.replace(" then ", " than "),
        lambda t: t.replace(" then ", " "),
        lambda t: t.replace(" = ", " equals ", 1),
        lambda t: t.replace("If ", "If (", 1),
        lambda t: t.replace("}", "", 1),
        lambda t: t.replace(" and ", " ", 1),
        lambda t: t.replace("upgrade offer =", "upgrade offer").replace("downgrade offer =", "downgrade offer"),
        lambda t: t.replace("NewspaperID = ", "NewspaperID = , "),
        lambda t: t.replace("offer", "ofer"),
    ]
    chosen = set(dice.sample(range(len(texts)), count))
    return [dice.choice(ways)(text) if index in chosen else text for index, text in enumerate(texts)]
