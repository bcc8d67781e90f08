"""How far an item is, how far it should be, and what to call the difference. Pure functions.

Every date is an argument, every result an exact `Fraction`: shares of 1, gaps in percentage points.
The formulas are those of docs/formulas.md.
"""
