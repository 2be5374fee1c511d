"""From a hospital's file to rows of the record: reading, what must be asked, mapping, conversion. Pure.

Nothing is guessed. What a file leaves open becomes a question with a stable code (questions.py); what a cell cannot
mean becomes a problem of its row (problems.py). The rules of the record itself come in from outside (conversion.py),
so that a file is held to the very same ones as a form.
"""
