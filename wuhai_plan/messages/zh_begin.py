"""What is said of beginning, adding and completing, in Chinese."""

MESSAGES: dict[str, str] = {}
