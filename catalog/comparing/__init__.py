"""Up to four products or offerings side by side; the choice stands in the address."""
