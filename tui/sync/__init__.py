"""Joining copies of the book: by git here; every copy goes through the book's own join."""
