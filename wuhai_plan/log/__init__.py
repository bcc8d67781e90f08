"""The log: lines to entries, entries to what items stood at by day, and one more entry appended."""
