"""A verdict in plain Danish: what a citizen would experience, where, at which step, what was expected, and proof."""

from typing import Final

from monitors.danish import seconds_words
from monitors.verdicts import Finding, Outcome, Verdict

SIGNS: Final[dict[Outcome, str]] = {"ok": "✓ I ORDEN", "failed": "✗ FEJL", "inconclusive": "? KUNNE IKKE SE EFTER"}
_MOST_SIGHTINGS = 8


def describe(verdict: Verdict) -> str:
    """Some lines about one walk, for people."""
    lines = [f"{SIGNS[verdict.outcome]}: {verdict.title} ({seconds_words(verdict.seconds)}, {verdict.target})"]
    if verdict.reason:
        lines.append(f"  Hvorfor:      {verdict.reason}")
    for finding in verdict.findings:
        lines += _describe_finding(finding, verdict)
    if verdict.findings:
        lines += _describe_evidence(verdict)
    return "\n".join(lines)


def _describe_finding(finding: Finding, verdict: Verdict) -> list[str]:
    sentences = [step.sentence for step in verdict.steps]
    number = f" ({sentences.index(finding.step) + 1} af {len(sentences)})" if finding.step in sentences else ""
    lines = [
        f"  Borgeren:     {finding.harm}",
        f"  Hvor:         {finding.where}",
        f"  Trin:         {finding.step}{number}",
        f"  Forventet:    {finding.expected}",
        f"  Set:          {finding.seen}",
    ]
    return [*lines, *(f"  På skærmen:   {line}" for line in finding.appeared)]


def _describe_evidence(verdict: Verdict) -> list[str]:
    failed = {finding.step for finding in verdict.findings}
    sightings = [sighting.text for sighting in verdict.sightings if sighting.step in failed]
    lines = [f"  Undervejs:    {text}" for text in sightings[:_MOST_SIGHTINGS]]
    if verdict.screenshot:
        lines.append(f"  Skærmbillede: {verdict.screenshot}")
    if verdict.trace:
        lines.append(f"  Spor:         {verdict.trace} (se det med: python -m playwright show-trace {verdict.trace})")
    return lines
