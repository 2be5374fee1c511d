"""Decision support: the question, every way to ask it, and the Django project around it."""
