"""What is said of spreadsheets, in English."""

MESSAGES: dict[str, str] = {}
