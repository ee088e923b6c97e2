"""`auditor rules try`: one rule file on the evidence of a finished audit."""

from pathlib import Path

import click

from auditor.base.text import visible
from auditor.cli.say import outcome_words
from auditor.model.scorecard import OPINION_WORDS, Scorecard
from auditor.pipeline.sources import read_bundle
from auditor.pipeline.tried import tried
from auditor.render.figures import points_fixed


@click.command("try")
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--from",
    "bundle",
    required=True,
    type=click.Path(path_type=Path),
    help="The evidence.zip of a finished audit, or its folder.",
)
def try_(file: Path, bundle: Path) -> None:
    r"""Show the outcome of the rule in FILE on a bundle's evidence and its effect on the score.

    A file with the id or name of a shipped rule takes that rule's place. Any other is also shown
    as if it were shipped; in a real audit it changes the house score of its pack alone.

    \b
    Example:
      auditor rules try my-pack/bug-bounty-runs.yaml --from out/tslax/evidence.zip
    """
    found = tried(file, read_bundle(bundle))
    finding = found.finding
    click.echo(f"{finding.rule}  {finding.name}: {outcome_words(finding)}")
    click.echo(visible(finding.message))
    for each in found.instead:
        click.echo(f"instead of the shipped rule: {outcome_words(each)}")
    click.echo(f"score before: {_span(found.before)}")
    place = "in its place" if found.instead else "as if it were shipped"
    click.echo(f"score after, {place}: {_span(found.after)}")
    for house in found.house:
        low, high = points_fixed(house.earned), points_fixed(house.earned_high)
        click.echo(f"house score of {house.pack}: {low} to {high} of {points_fixed(house.maximum)}")


def _span(card: Scorecard) -> str:
    grades = dict.fromkeys((card.grade.value, card.grade_high.value))
    points = f"{points_fixed(card.score.low)} to {points_fixed(card.score.high)} of 100"
    return f"{points}, {' to '.join(grades)}, {OPINION_WORDS[card.opinion]}"
