"""What pages are made of: facts, backlinks, the project, marks and blocks."""
