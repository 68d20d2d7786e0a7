"""From what was measured to somebody who is told: when, by whom, in which words."""
