"""Registering for an event: seats, the waitlist, offers, approval, and what belongs to them."""
