"""Report to bytes: one file per format, pages by templates, all PDF work in a child process."""
