"""Every word a person reads, in English and in Chinese, looked up by key.

A message's blanks are filled with facts: numbers, dates, texts of the plan. Facts from outside are
cleaned of control characters here, once, so that none reaches a terminal.
"""
