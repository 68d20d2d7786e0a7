"""The monitors' test citizens (P9): how much they may write, what they must not touch, the sandbox of their mails."""
