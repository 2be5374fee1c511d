"""The page of an analysis: its stored result in words, tables and figures. Nothing is computed here but places.

The statistics were computed in the queue; a web process reads what is stored and never loads pandas.
"""
