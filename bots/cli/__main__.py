"""`python -m bots.cli` is the `teahouse` command, too."""

from bots.cli import main

main()
