"""The states the phone reads are those of the rules."""

from tools import machines


def test_the_phone_has_every_machine_of_the_trade() -> None:
    told = {"tournee", "point_de_passage", "suivi", "orientation", "technique_travaux", "relecture"}
    assert told <= machines.machines().keys()


def test_the_file_on_the_phone_is_up_to_date() -> None:
    assert machines.OUT.read_text(encoding="utf-8") == machines.source()
