"""The expert's screen: one case on one page, what the panel writes, changes, signs and releases."""
