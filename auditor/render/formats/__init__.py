"""One module per output format; each turns a report into the bytes of one file."""
