"""Events that bring firms and those who finance them together: published, filled, run, counted."""
