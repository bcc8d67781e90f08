"""The command line: parses, calls the session, hands the report on. Only this package prints."""
