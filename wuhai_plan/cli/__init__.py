"""The command line: a command parses, calls the session and prints what it returns.

Only this package prints. A command is a function `command` in a module of its own, decorated with
`plan_command`; its name is in the table of its group, in `app.py` or `export.py`.

An option is named as its parameter. Only a flag names itself, as Typer would add `--no-…` to it.
"""
