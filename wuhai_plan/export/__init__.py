"""Reports in a language as text for programs and spreadsheets; opens no file."""
