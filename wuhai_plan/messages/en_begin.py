"""What is said of beginning, adding and completing, in English."""

MESSAGES: dict[str, str] = {}
