"""The catalog as tables: lists to take away, offerings brought in by an institution."""
