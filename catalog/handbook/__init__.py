"""产品手册: the products of one filter as a PDF with contents and indexes, made in the background."""
