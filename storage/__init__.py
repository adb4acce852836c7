"""Tools that keep: originals in an object store, papers and records in a database, work in a durable queue."""
