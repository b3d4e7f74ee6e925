"""What came of an event: outcomes, follow-ups, conversion, survey, materials, the summary."""
