"""What is said of charts and pages, in Chinese."""

MESSAGES: dict[str, str] = {}
