"""Saved results: kept, opened again, printed, sent to oneself, carried into a booking, forgotten."""
