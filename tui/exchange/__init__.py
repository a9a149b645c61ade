"""Lists from elsewhere into the book, and the book into lists.

An import goes through stages, one module each: bytes (`source`), text (`encoding`), rows (`table`), fields
(`columns`, `dates`), records (`customers`, `activities`), and at last one change of the book (`importer`).
Nothing on the way is dropped silently: what is not taken is counted and named by line.
"""
