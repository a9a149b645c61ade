"""Bringing copies of the book together: by git here; every copy that turns up goes through the book's own join."""
