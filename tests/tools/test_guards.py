"""Each house rule finds what it is for, and leaves alone what is allowed."""

import subprocess
from pathlib import Path

import pytest

from tools import guards, idle, shell_list
from tools.vendor import IMPORT_MAP


@pytest.fixture
def house(tmp_path, monkeypatch):
    """An empty repository standing in for ours; `write(path, text)` adds a file."""
    subprocess.run(["git", "init", "-q", str(tmp_path)], check=True)
    monkeypatch.setattr(guards, "ROOT", tmp_path)
    monkeypatch.setattr(shell_list, "ROOT", tmp_path)
    monkeypatch.setattr(shell_list, "PWA", tmp_path / "static" / "pwa")

    def write(path: str, text: str) -> Path:
        file = tmp_path / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
        return file

    return write


FORBIDDEN = [
    (guards.one_commit, "app/rounds/actions.py", "session.commit()"),
    (guards.no_raw_sql, "app/rounds/queries.py", "session.execute(text('select 1'))"),
    (guards.no_raw_sql, "app/rounds/queries.py", "Round.__table__.insert()"),
    (guards.one_server_clock, "app/rounds/actions.py", "at = datetime.now(UTC)"),
    (guards.only_the_doors_speak_outside, "app/rounds/jobs.py", "    import smtplib"),
    (guards.only_the_doors_speak_outside, "app/rounds/jobs.py", "from urllib import request"),
    (guards.only_the_doors_speak_outside, "app/rounds/jobs.py", "from http.client import HTTPConnection"),
    (guards.one_phone_clock, "static/pwa/features/a.js", "const at = new Date();"),
    (guards.the_phone_is_built_on_floors, "static/pwa/core/a.js", 'import { list } from "../store/views.js";'),
    (guards.the_phone_is_built_on_floors, "static/pwa/features/a/b.js", 'export { boot } from "../../app/boot.js";'),
    (guards.the_phone_is_built_on_floors, "static/pwa/ui/a.js", 'import {\n  me,\n} from "../device/session.js";'),
    (guards.the_phone_is_built_on_floors, "static/pwa/outbox/a.js", 'const later = () => import("../ui/say.js");'),
    (guards.the_phone_is_built_on_floors, "static/pwa/common/a.js", "export const a = 1;"),
    (guards.tests_hold_the_clock, "tests/conftest.py", "built_at = datetime.now(UTC)"),
    (guards.tests_hold_the_clock, "tests/rounds/test_walk.py", "begun = int(time.time())"),
    (guards.tests_hold_the_clock, "tests/pwa/round.test.mjs", "const from = Date.now();"),
    (guards.tests_hold_the_clock, "tests/pwa/round.test.mjs", 'import { now } from "../../static/pwa/core/clock.js";'),
    (guards.no_markup_from_strings, "static/pwa/ui/a.js", "node.innerHTML = name;"),
    (guards.no_escape_from_templates, "templates/a.html", "{{ name|safe }}"),
    (guards.errors_speak_our_words, "static/pwa/ui/a.js", "try { f(); } catch (error) { say(error.message); }"),
    (guards.errors_speak_our_words, "static/pwa/desk/a.js", "try { f(); } catch (refused) { say(refused.message); }"),
    (guards.errors_speak_our_words, "static/pwa/ui/a.js", "f().catch((/** @type {any} */ e) => say(e?.message));"),
    (guards.errors_speak_our_words, "static/pwa/ui/a.js", "f().then(() => say('Fait'), (why) => say(`${why}`));"),
    (guards.errors_speak_our_words, "static/pwa/ui/a.js", "try { f(); } catch ({ message }) { say(message); }"),
    (guards.errors_speak_our_words, "static/pwa/ui/a.js", "f().catch((e) => {\n  const { message } = e;\n});"),
    (guards.errors_speak_our_words, "static/pwa/ui/a.js", "f().catch(tell);\nfunction tell(it) { say(it.message); }"),
    (guards.errors_speak_our_words, "static/pwa/ui/a.js", 'on("unhandledrejection", (it) => say(it.reason.message));'),
    (guards.errors_speak_our_words, "static/pwa/ui/a.js", "f().catch((e) => say(String(e)));"),
    (guards.errors_speak_our_words, "static/pwa/ui/a.js", "const tell = (err) => say(err.message);"),
    (guards.errors_speak_our_words, "static/pwa/ui/a.js", "f().catch((e) => say(e['message']));"),
    (guards.errors_speak_our_words, "static/pwa/ui/a.js", "f().catch((e) => say('Raté : ' + e));"),
    (guards.errors_speak_our_words, "static/pwa/ui/a.js", "f().catch((e) => say(e + ''));"),
    (guards.errors_speak_our_words, "static/pwa/ui/a.js", "f().catch((e) => say(JSON.stringify(e)));"),
    (guards.errors_speak_our_words, "static/pwa/ui/a.js", "f().catch((e) => say(String(e.cause)));"),
    (guards.errors_speak_our_words, "static/pwa/ui/a.js", "f().catch(function (it) { say(it.message); });"),
    (guards.errors_speak_our_words, "static/pwa/ui/a.js", "window.onerror = (it) => say(it.message);"),
    (
        guards.errors_speak_our_words,
        "static/pwa/ui/a.js",
        "Promise.allSettled(all).then((made) => made.forEach((one) => say(one.reason.message)));",
    ),
    (guards.nobody_is_followed, "static/pwa/ui/a.js", "navigator.geolocation.watchPosition(f);"),
    (guards.truth_is_a_completed_request, "static/pwa/outbox/a.js", "if (navigator.onLine) send();"),
    (guards.features_introduce_themselves, "app/rounds/__init__.py", "from x import y\n"),
    (guards.no_name_lies_idle, "app/rounds/rules.py", "def again(n: int) -> int:\n    return again(n - 1)\n"),
    (guards.no_name_lies_idle, "app/rounds/rules.py", "LONGEST = 3\n"),
    (
        guards.no_name_lies_idle,
        "app/rounds/x.py",
        "class A:\n    def b(self) -> int:\n        return 1\n\nprint(A())\n",
    ),
    (guards.no_name_lies_idle, "static/pwa/ui/a.js", "export const hangUp = () => 1; // hangUp"),
    (guards.nothing_is_left_to_look_up, "app/rounds/rules.py", '"""Twenty minutes (MODEL 3)."""'),
    (guards.nothing_is_left_to_look_up, "docs/start.md", "The columns of `DOMAIN` section 4."),
    (guards.nothing_is_left_to_look_up, "static/pwa/ui/a.js", "// as SYNC.md says"),
    (guards.docstrings_say_something, "app/rounds/forms.py", 'class HandForm:\n    """Somebody else."""\n'),
    (guards.numbers_have_a_name, "app/rounds/words.py", 'SAID = f"{who}{NB}: 48{NB}h au plus."'),
    (guards.numbers_have_a_name, "app/rounds/words.py", 'SAID = "Effacé après 30\\u00a0jours."'),
    (guards.numbers_have_a_name, "templates/a.html", "<p>Gardé sept jours, 200&nbsp;signes.</p>"),
    (guards.numbers_have_a_name, "static/pwa/ui/a.js", "say(`Fermé depuis 30 jours`);"),
    (guards.docstrings_say_something, "app/rounds/models.py", '"""The round."""\n'),
    (guards.files_stay_short, "app/rounds/actions.py", "pass\n" * 401),
    (guards.nothing_of_one_machine, "docs/start.md", "cd /" + "home/someone/palier"),
]


@pytest.mark.parametrize(("guard", "path", "text"), FORBIDDEN, ids=lambda value: getattr(value, "__name__", ""))
def test_a_planted_offence_is_found(house, guard, path, text):
    house(path, text)
    assert [offence for offence in guard() if offence.startswith(path)]


ALLOWED = [
    (guards.one_commit, "app/core/unit.py", "session.commit()"),
    (guards.one_commit, "app/rounds/actions.py", '"""Never calls session.commit()."""  # no .commit()\n'),
    (guards.no_raw_sql, "app/rounds/queries.py", "context(1); self.text('a')"),
    (guards.one_server_clock, "app/core/clock.py", "return datetime.now(UTC)"),
    (guards.one_phone_clock, "static/pwa/features/a.js", "new Date(row.at); // not Date.now()"),
    (guards.the_phone_is_built_on_floors, "static/pwa/device/a.js", 'import { status } from "../outbox/status.js";'),
    (guards.the_phone_is_built_on_floors, "static/pwa/core/a.js", '/** @param {import("../store/db.js").Tx} tx */'),
    (guards.tests_hold_the_clock, "tests/push/test_sender.py", "assert time.time() < claims['exp']"),
    (guards.tests_hold_the_clock, "tests/rounds/test_walk.py", "began = time.monotonic(); at = clock.now()"),
    (guards.tests_hold_the_clock, "tests/pwa/a.test.mjs", 'import "./clock.mjs";\nimport { a } from "../../a.js";\n'),
    (guards.only_the_doors_speak_outside, "app/core/outbound.py", "import socket"),
    (guards.only_the_doors_speak_outside, "app/rounds/jobs.py", "from urllib.parse import urlsplit"),
    (guards.errors_speak_our_words, "static/pwa/core/told.js", "try { f(); } catch (e) { say(e.message); }"),
    (guards.errors_speak_our_words, "static/pwa/ui/a.js", "f().catch((e) => say(sentenceOf(e, 'Rien.')), b.message);"),
    (guards.errors_speak_our_words, "static/pwa/ui/a.js", "g().then((one) => say(one.message)); // error.message"),
    (guards.errors_speak_our_words, "static/pwa/ui/a.js", "f().catch((e) => { say('Raté.'); n = n + e.tries; });"),
    (guards.errors_speak_our_words, "static/pwa/ui/a.js", "catch (e) { full = /full/.test(String(e)); } f(c.message);"),
    (guards.no_name_lies_idle, "app/rounds/routes.py", '@bp.get("/")\ndef home():\n    return HOME\n\nHOME = ""\n'),
    (
        guards.no_name_lies_idle,
        "app/rounds/x.py",
        "class A:\n    def b(self) -> int:\n        return 1\n\nprint(A().b)\n",
    ),
    (guards.no_name_lies_idle, "static/pwa/ui/a.js", "export const a = 1;\nexport const b = a;\nb;\n"),
    (guards.nothing_is_left_to_look_up, "app/places/geocoding.py", 'DOMAIN = "geo.example"; ask(domain=DOMAIN)'),
    (guards.nothing_is_left_to_look_up, "docs/start.md", "RFC 6052, ASVS 16.2.5"),
    (
        guards.docstrings_say_something,
        "app/rounds/cli.py",
        '@click.group("x")\ndef x() -> None:\n    """Tournées."""\n',
    ),
    (guards.docstrings_say_something, "app/rounds/rules.py", 'def get() -> None:\n    """Raises Unknown."""\n'),
    (guards.numbers_have_a_name, "app/rounds/words.py", '"""Within 48 h."""\nSAID = f"{DAYS} jours"  # 30 jours'),
    (guards.numbers_have_a_name, "templates/a.html", "{# 30 jours #}<p>{{ days }} jours</p>"),
    (guards.numbers_have_a_name, "static/pwa/ui/a.js", "say(`${DAYS} jours`); // 30 jours"),
    (guards.files_stay_short, "app/rounds/actions.py", "pass\n" * 400),
]


@pytest.mark.parametrize(("guard", "path", "text"), ALLOWED)
def test_what_is_allowed_is_left_alone(house, guard, path, text):
    house(path, text)
    assert list(guard()) == []


def test_a_trial_subject_uses_the_names_of_its_room_and_of_nothing_else(house):
    (room, trial), *_ = idle.ROOMS.items()
    module = room.rstrip("/").replace("/", ".")
    house(f"{room}actions.py", "def add() -> int:\n    return 1\n\n\ndef forget() -> int:\n    return 2\n")
    house("app/rounds/actions.py", "def walk() -> int:\n    return 3\n")
    house(trial, f"from {module}.actions import add\nfrom app.rounds.actions import walk\n\nprint(add(), walk())\n")
    assert [one.split(": ")[1] for one in guards.no_name_lies_idle()] == ["nothing uses walk", "nothing uses forget"]


def test_a_worker_may_import_its_list_and_served_files_only(house):
    house("static/pwa/shell.js", "")
    house("static/pwa/push/show.js", "")
    house("static/pwa/sw.js", 'import "./shell.js"; import { show } from "/static/pwa/push/show.js";')
    assert list(guards.the_worker_imports_what_it_is_served()) == []
    house("static/pwa/sw.js", 'import { openDB } from "idb";')
    assert list(guards.the_worker_imports_what_it_is_served())


def test_the_import_map_must_be_the_vendor_table(house):
    lines = ",".join(f'"{name}": "{url}"' for name, url in IMPORT_MAP.items())
    house("static/pwa/index.html", lines)
    assert list(guards.the_import_map_is_the_vendor_table()) == []
    house("static/pwa/index.html", lines.replace("vendor/idb.js", "vendor/idb.min.js"))
    assert len(list(guards.the_import_map_is_the_vendor_table())) == 1
