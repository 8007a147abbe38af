"""The summary of a refused form: a label and what is wrong with its field, joined by one sign alone."""

from __future__ import annotations

import pytest
from flask import Flask, get_template_attribute
from wtforms import Form, StringField
from wtforms.validators import InputRequired


@pytest.mark.parametrize(
    ("label", "told"),
    [
        ("Qu’en est-il\u00a0?", "Qu’en est-il\u00a0? Choisissez."),
        ("Qui a répondu…", "Qui a répondu… Choisissez."),
        ("Motif", "Motif\u00a0: Choisissez."),
    ],
)
def test_a_label_that_ends_with_a_sign_takes_no_other(app: Flask, label: str, told: str) -> None:
    class Asked(Form):
        one = StringField(label, [InputRequired("Choisissez.")])

    form = Asked()
    form.refusal = ""
    assert not form.validate()
    with app.test_request_context():
        refused = get_template_attribute("parts/forms.html", "refused")
        assert f">{told}</a>" in str(refused(form))
