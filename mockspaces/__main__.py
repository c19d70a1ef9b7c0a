"""`python -m mockspaces` is the `mockspaces` command."""

from mockspaces.cli import main

main()
