"""`python -m app.start_up [--no-demo]`, `python -m app.start_up code EMAIL`."""

from app.start_up import main

main(prog_name="python -m app.start_up")
