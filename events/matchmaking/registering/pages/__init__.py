"""The pages of registering: for participants and for organisers."""
