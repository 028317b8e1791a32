"""Every error this project raises on purpose. Messages name the thing, the value and the remedy."""


class HappytalkError(Exception):
    """Base of all below."""


class SettingsError(HappytalkError):
    """A setting is missing or wrong; the message names the variable."""


class InvalidChoice(HappytalkError):
    """A tapped button carries data that is not a Choice of ours."""


class SongNotFound(HappytalkError):
    """No song with this id in the catalogue."""


class AudioUnavailable(HappytalkError):
    """The song is known but its audio cannot be had now (file gone, store down, renderer missing)."""


class CatalogueError(HappytalkError):
    """The catalogue's files are missing, damaged or do not belong together."""


class ModelError(HappytalkError):
    """Model files are missing, damaged or of another format."""


class MemoryUnavailable(HappytalkError):
    """Valkey does not answer within its time limit."""


class QueueUnavailable(HappytalkError):
    """A job could not be queued."""


class DeliveryFailed(HappytalkError):
    """A messenger did not take our answer."""


class MissingPackage(HappytalkError):
    """A package that only training or import needs is not installed; the message says how to get it."""


class UnusableAudio(HappytalkError):
    """A file offered to the song import cannot become a song; the message is the reason for its report."""


def type_and_place(error: BaseException) -> str:
    """What may be logged of an error nobody foresaw: its message and traceback could quote a listener."""
    place = error.__traceback__
    while place is not None and place.tb_next is not None:
        place = place.tb_next
    if place is None:
        return type(error).__name__
    return f"{type(error).__name__} at {place.tb_frame.f_code.co_filename}:{place.tb_lineno}"
