"""How far an item is, how far it should be, and what to call the difference. Pure functions.

Every date is an argument, every result an exact `Fraction`: 1 is the whole promise.
"""
