"""What is said of charts and pages, in English."""

MESSAGES: dict[str, str] = {}
