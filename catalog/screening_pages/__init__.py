"""The organiser's pages for screening a register: hand it in, watch it, take the workbook."""
