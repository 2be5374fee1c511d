"""What is likely to happen after an autologous or an allogeneic transplant, and how sure anyone can be.

Pure: data come in as arguments; no Django, no settings, no clock. `published` and `terms` need the standard library
alone, so a request can read a fitted model without numpy; everything else is imported where a model is fitted.
"""
