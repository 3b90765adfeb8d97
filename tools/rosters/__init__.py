"""The workbooks in roster/: made by `python -m tools.rosters`, never by hand."""
