"""What is said of spreadsheets, in Chinese."""

MESSAGES: dict[str, str] = {}
