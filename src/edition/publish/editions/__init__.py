"""The reading editions: book, one page, PDF, EPUB, the offline copy, and their list."""
