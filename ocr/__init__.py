"""Tools that read: opening files nobody trusts, preparing pages, text layers, OCR."""
