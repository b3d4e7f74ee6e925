"""The policy library: what each clause became, what contradicts what, what holds on a day."""
