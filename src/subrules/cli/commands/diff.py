"""`subrules diff`."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import click

from ...analysis.compare import Comparison, compare, joined_vocabulary
from ...analysis.findings import example_text
from ...diagnostics.wording import many
from ...project import Project, Replayed, files_read, replayed
from ...rules.values import fact_text
from ...rules.vocabulary import Vocabulary
from ...ruletests.expect import Given, offers_text
from ..options import (
    as_of_option,
    encoding_option,
    form_option,
    opened,
    refuse_mistakes,
    refuse_nothing,
    subfolders_option,
)
from ..output import CsvWriter, open_output
from ..targets import refuse_targets
from ..today import AsOf, as_of_day

_EPILOG = """
\b
Examples:
  subrules diff old.rules new.rules
  subrules diff released/ examples/group --on subscriptions.csv --as-of 2026-06-15
  subrules diff old.rules new.rules --format json

Exit codes: 0 every subscription gets the same offers, 1 some get others (or it could not be decided),
2 called wrongly, or the rules have mistakes.
"""


@click.command("diff", epilog=_EPILOG)
@click.argument("old", type=click.Path(path_type=Path))
@click.argument("new", type=click.Path(path_type=Path))
@click.option(
    "--vocabulary", type=click.Path(path_type=Path), help="The fields, for both; else vocabulary.toml beside each."
)
@subfolders_option
@as_of_option("Compare this day only.  [default: every day; with --on, today]")
@click.option(
    "--on", "data", type=click.Path(path_type=Path), help="Subscriptions: say how many are affected, and which."
)
@click.option(
    "-o", "--output", type=click.Path(path_type=Path), help="With --on: write the affected subscriptions to this CSV."
)
@click.option("--most", type=click.IntRange(0), default=20, show_default=True, help="Show so many differences.")
@click.option(
    "--engine",
    type=click.Choice(["auto", "python", "duckdb"]),
    default="auto",
    show_default=True,
    help="What reads the table of --on.",
)
@encoding_option
@form_option
@click.pass_context
def command(
    ctx: click.Context,
    old: Path,
    new: Path,
    vocabulary: Path | None,
    subfolders: bool,
    as_of: Any,
    zone: str | None,
    data: Path | None,
    output: Path | None,
    most: int,
    engine: str,
    encoding: str,
    form: str,
) -> None:
    """Say for whom two versions of rules differ: region by region, who loses and who gains which offers.

    OLD and NEW are rule files or folders. The comparison is exact, for every record there can be;
    with --on it also says which subscriptions of a table are affected.
    """
    if output is not None and data is None:
        raise click.UsageError("--output lists affected subscriptions: say which with --on FILE")
    before, after = (opened([path], vocabulary, subfolders=subfolders) for path in (old, new))
    for path, project in ((old, before), (new, after)):
        refuse_mistakes(ctx, project, undone="nothing was compared", code=2)
        refuse_nothing(project, [path])
    refuse_targets({"-o": output}, files_read(before, after, besides=[data, vocabulary]))
    chosen = as_of_day(as_of, zone, after, before)
    day = None if chosen.zone else chosen.day
    found = compare(before.rules, after.rules, assumed=(*after.assumed,), on=day)
    on_table = None
    if data is not None:
        on_table = replayed(before, after, data, as_of=chosen.day, engine=engine, encoding=encoding)
    words = joined_vocabulary(before.vocabulary, after.vocabulary)
    if form == "json":
        click.echo(json.dumps(_as_data(found, on_table, before, after, words, chosen), ensure_ascii=False, indent=2))
    else:
        for line in _text(found, before, after, words, most):
            click.echo(line)
        if on_table is not None:
            for line in _replay_text(on_table, chosen, words, most if output is None else 0):
                click.echo(line)
    if output is not None and on_table is not None:
        _write(on_table, output)
    if found.verdict != "equivalent":
        ctx.exit(1)


# ---------------------------------------------------------------- on a table


def _write(replayed: Replayed, output: Path) -> None:
    with open_output(output) as file:
        writer = CsvWriter(file, ("SubscriptionID", "Lost", "Gained"))
        for id, lost, gained in replayed.affected:
            writer.write((id, "; ".join(s for _, s in lost), "; ".join(s for _, s in gained)))


# ---------------------------------------------------------------- in words

_VERDICTS = {
    "equivalent": "every subscription gets the same offers",
    "less": "some subscriptions get fewer offers, and none gets more",
    "more": "some subscriptions get more offers, and none gets fewer",
    "incomparable": "some subscriptions lose offers, and some gain",
    "not decided": "some rules are too large to be sure of every subscription",
}


def _text(found: Comparison, before: Project, after: Project, words: Vocabulary, most: int) -> Iterator[str]:
    yield f"{found.verdict}: {_VERDICTS[found.verdict]}"
    for difference in found.differences[:most]:
        yield ""
        yield difference.where_text(words).replace("as of", "the day")
        yield from (f"  - {line}" for line in _given(difference.lost, words))
        yield from (f"  + {line}" for line in _given(difference.gained, words))
        yield f"  for example {example_text(difference.example, words)}"
        yield f"    before: {_all(difference.before, words)}{_by(difference.rules_before, before)}"
        yield f"    after:  {_all(difference.after, words)}{_by(difference.rules_after, after)}"
    rest = len(found.differences) - most
    if rest > 0:
        yield ""
        yield f"… and {rest:,} more; --most shows them"
    for label in found.not_analysed:
        yield f"{label} is too large to be compared with certainty"


def _given(offers: Iterable[Given], words: Vocabulary) -> Iterator[str]:
    by_type: dict[str, list[str]] = {}
    for type, segment in offers:
        by_type.setdefault(type, []).append(segment)
    for type, segments in by_type.items():
        yield f"{words.phrase(type)} = {offers_text(segments)}"


def _all(offers: Iterable[Given], words: Vocabulary) -> str:
    return " and ".join(_given(offers, words)) or "no offer"


def _by(indices: Iterable[int], project: Project) -> str:
    labels = [project.rules.labels[index] for index in indices]
    more = f" and {len(labels) - 3} more" if len(labels) > 3 else ""
    return f"  ({', '.join(labels[:3])}{more})" if labels else ""


def _replay_text(replayed: Replayed, chosen: AsOf, words: Vocabulary, most: int) -> Iterator[str]:
    yield ""
    rejected = f"; {many(replayed.rejected, 'row')} could not be read" if replayed.rejected else ""
    affected = f"{len(replayed.affected):,} of {many(replayed.read, 'subscription')} affected"
    yield f"{replayed.source} on {chosen}: {affected}{rejected}"
    kinds = Counter((lost, gained) for _, lost, gained in replayed.affected)
    for (lost, gained), count in kinds.most_common(most or None):
        changes = [*(f"- {line}" for line in _given(lost, words)), *(f"+ {line}" for line in _given(gained, words))]
        yield f"  {count:,}: {', '.join(changes)}"
    for id, _, _ in replayed.affected[:most]:
        yield f"    {id}"
    if most and len(replayed.affected) > most:
        yield f"    … and {len(replayed.affected) - most:,} more; --output writes them all"


def _as_data(
    found: Comparison, replayed: Replayed | None, before: Project, after: Project, words: Vocabulary, chosen: AsOf
) -> dict[str, Any]:
    data: dict[str, Any] = {
        "verdict": found.verdict,
        "not_analysed": list(found.not_analysed),
        "differences": [
            {
                "where": d.where_text(words),
                "lost": [list(offer) for offer in d.lost],
                "gained": [list(offer) for offer in d.gained],
                "example": {
                    name: None if fact is None else fact_text(fact)
                    for name, fact in d.example.facts.items()
                    if fact is not None or name in d.example.fields
                },
                "as_of": d.example.day.isoformat() if d.example.day else None,
                "before": [list(offer) for offer in d.before],
                "after": [list(offer) for offer in d.after],
                "rules_before": [before.rules.labels[index] for index in d.rules_before],
                "rules_after": [after.rules.labels[index] for index in d.rules_after],
            }
            for d in found.differences
        ],
    }
    if replayed is not None:
        data["on"] = {
            "file": str(replayed.source),
            "as_of": replayed.day.isoformat(),
            "today_in": chosen.zone or None,
            "read": replayed.read,
            "rejected": replayed.rejected,
            "affected": [
                {"subscription": id, "lost": [list(o) for o in lost], "gained": [list(o) for o in gained]}
                for id, lost, gained in replayed.affected
            ],
        }
    return data
