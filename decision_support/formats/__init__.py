"""How dates are written, by language: never a form that reads differently in another country."""
