"""Catalogues as tables: rows of a CSV or Excel file read into rows of ours, and written out again."""
