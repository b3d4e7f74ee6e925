"""One page for each rule that computes an amount, and for each that cannot: which number is missing."""
