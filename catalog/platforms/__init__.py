"""External platforms that documents name: what each is for, and the way there. Nothing is taken in here."""
