"""Figures of a cohort's analyses: pure geometry.

Plain numbers and ready words in, a `Drawing` out; `svg.py` writes it down. Nothing here knows Django, a data frame or a
language: labels arrive translated. Colours and dashes are classes that `static/css/figures.css` paints, so that one
style serves the page (under a policy without inline styles) and the downloaded file (with the style inside).
"""
