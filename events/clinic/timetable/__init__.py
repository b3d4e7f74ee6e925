"""Panels and a timetable for a clinic: proposed, checked, changed by hand, applied."""
