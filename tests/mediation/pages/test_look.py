from tests.mediation.cases import a_case


def test_x(app, world, as_desk):
    ids = [
        a_case(world),
        a_case(
            world, state=__import__("app.mediation.rules.states").mediation.rules.states.CaseState.recu, mediators=()
        ),
    ]
    from app.mediation.rules.states import CaseState

    d = as_desk(world.claire)
    r = d.get("/bureau/dossiers")
    print(r.status_code)
    open("/tmp/board.html", "w").write(r.get_data(as_text=True))
    assert r.status_code == 200
    for u in (
        "/bureau/dossiers/nouveau",
        f"/bureau/dossiers/{ids[0]}",
        f"/bureau/dossiers/{ids[0]}/lectures",
        f"/bureau/dossiers/{ids[0]}/mediateurs",
        f"/bureau/dossiers/{ids[0]}/etat",
        f"/bureau/dossiers/{ids[0]}/corriger",
    ):
        r = d.get(u)
        open("/tmp/" + u.split("/")[-1][:8] + ".html", "w").write(r.get_data(as_text=True))
        assert r.status_code == 200, u
