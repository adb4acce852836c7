"""The one place that names a class of `ocr` or `storage` and puts the parts together."""
