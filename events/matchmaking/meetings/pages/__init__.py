"""The pages of one-to-one meetings: for who registered, and for the organiser."""
