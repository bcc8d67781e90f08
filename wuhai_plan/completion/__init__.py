"""Completion: what may follow in a command line, for shells to offer.

Runs at every press of Tab, so it loads neither Typer nor the model. The commands and options are in
`words.json`, which `docs/generate.py` writes from the program; names are read from the plan and the
end of the log without checking them.
"""
