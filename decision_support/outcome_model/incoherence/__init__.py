"""Can what a study prints be true, and how much of it can be used?

Run when evidence is curated and stored with the fit. Its findings stand beside the numbers they touch and decide how
far a report is discounted.
"""
