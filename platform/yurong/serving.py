"""What the server imports: the app with the settings of its environment."""

from starlette.applications import Starlette

from yurong.app import create_app
from yurong.settings import Settings


def app() -> Starlette:
    """The app for uvicorn's factory mode; the data folder has been prepared by `yurong serve`."""
    return create_app(Settings())
