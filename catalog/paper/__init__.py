"""What the printed papers share: the diagnosis sheet of a clinic and the financing plan of a saved result."""
