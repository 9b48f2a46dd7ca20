"""Rich's console, for a command that ends in its own way when nobody reads on."""

from rich.console import Console


class PipeConsole(Console):
    """Hands a broken pipe on as the BrokenPipeError it is, where Rich would end the process with code 1."""

    def on_broken_pipe(self) -> None:
        """Called while the error is being handled."""
        raise
