"""供需对接: needs and results posted, moderated, found, answered."""
