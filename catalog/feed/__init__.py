"""What changed in the catalog: kept as rows, shown as a page and an Atom feed."""
