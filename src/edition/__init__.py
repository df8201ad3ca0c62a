"""Publishes an article as a reference site whose every statement is traceable."""
