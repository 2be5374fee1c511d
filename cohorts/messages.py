"""Marks text for translation where Django must not be imported; the edge translates it when it is shown."""


def gettext_noop(message: str) -> str:
    """The message unchanged. Its name lets makemessages find the text."""
    return message
