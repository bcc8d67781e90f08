"""A plan made of the ledger that an office keeps: rows to items, each guess and refusal named."""
