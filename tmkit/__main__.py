"""``python -m tmkit`` is the command ``tmkit``."""

from tmkit.cli import main

if __name__ == "__main__":
    main()
