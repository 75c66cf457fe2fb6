"""``genpers fields``: every operation, from the phrasebook and from a model, and bad input."""

import json

import pytest

GERMAN = {
    "subject": "Wollmantel Alva, gerade geschnitten",
    "preheader": "Ein Mantel aus Wolle",
    "headline": "Ein Mantel für kühle Tage",
    "body": "{{ salutation }},\n\nder Wollmantel Alva ist gerade geschnitten.\n\n{{ sender }}",
    "cta": "Zum Mantel",
}
WRITTEN = {
    "subject": "Alva: der Mantel aus Wolle",
    "preheader": "Mehr über Schnitt und Stoff",
    "headline": "Gerade geschnitten, aus Wolle gemacht, für kühle Tage",
    "body": "{{ salutation }},\n\nWolle hält warm. Mehr dazu im Shop.\n\n{{ sender }}",
    "cta": "Mehr erfahren",
}
ENGLISH = {
    "subject": "Wool coat Alva, cut straight",
    "preheader": "A coat made of wool",
    "headline": "A coat for cool days",
    "body": "{{ salutation }},\n\nthe Wollmantel Alva is cut straight.\n\n{{ sender }}",
    "cta": "See the coat",
}
ORDERS = {
    "regenerate": ["--field", "subject"],
    "shorten": ["--field", "subject", "--limit", "30"],
    "lengthen": ["--field", "headline"],
    "rephrase": ["--field", "preheader"],
    "tone": ["--field", "cta", "--tone", "plainer"],
    "translate": ["--to", "en-GB"],
}
AS_OF = ["--as-of", "2026-11-21"]


@pytest.fixture
def model(monkeypatch, folder, chat_server):
    """A server that answers every field it is asked for, named in the settings of both backends."""

    def write(body):
        form = body["response_format"]["json_schema"]["schema"]["properties"]["variants"]
        return [{name: server.texts[name] for name in form["items"]["properties"]}]

    server = chat_server(write)
    server.texts = dict(WRITTEN)
    monkeypatch.setenv("GENPERS_PLUGINS__ENABLED", '["phrasebook", "files", "openai", "langchain"]')
    (folder / "genpers.toml").write_text(
        f'[plugins.openai]\nmodel = "m"\nbase_url = "{server.url}"\n[plugins.langchain]\n'
        'chat_model = "langchain_openai:ChatOpenAI"\n'
        f'arguments = {{model = "m", base_url = "{server.url}"}}\n',
        encoding="utf-8",
    )
    return server


@pytest.fixture
def text_file(folder):
    """A text as it is written, before it is merged."""
    path = folder / "text.json"
    path.write_text(json.dumps({"fields": GERMAN}), encoding="utf-8")
    return path


def fields(run, operation, request_file, text_file, *more):
    return run(
        "fields", operation, str(request_file), str(text_file), *ORDERS[operation], *AS_OF, *more
    )


@pytest.mark.parametrize("operation", ORDERS)
def test_an_operation_with_a_model_changes_its_field_and_sends_no_name(
    genpers, request_file, text_file, model, operation
):
    if operation == "translate":
        model.texts = dict(ENGLISH)
    ran = fields(genpers, operation, request_file, text_file, "--backend", "openai", "--json")
    found = json.loads(ran.out)["fields"]
    changed = {name for name in GERMAN if found[name] != GERMAN[name]}
    sent = json.dumps(model.bodies, ensure_ascii=False)

    assert ran.code in (0, 1), ran.err
    assert changed == (set(GERMAN) if operation == "translate" else {ORDERS[operation][1]})
    assert all(found[name] == model.texts[name] for name in changed)
    assert not [word for word in ("Lena", "Brandt", "C-1", "CANARY") if word in sent]


def test_langchain_works_on_a_field_just_the_same(genpers, request_file, text_file, model):
    ran = fields(genpers, "rephrase", request_file, text_file, "--backend", "langchain", "--json")

    assert ran.code in (0, 1), ran.err
    assert json.loads(ran.out)["fields"] == {**GERMAN, "preheader": WRITTEN["preheader"]}
    assert json.loads(ran.out)["backend"] == "langchain"


@pytest.mark.parametrize("operation", ["regenerate", "rephrase"])
def test_the_phrasebook_composes_the_field_anew(genpers, request_file, text_file, operation):
    ran = fields(genpers, operation, request_file, text_file, "--json")
    found = json.loads(ran.out)
    name = ORDERS[operation][1]

    assert ran.code in (0, 1), ran.err
    assert found["backend"] == "phrasebook"
    assert found["fields"][name] != GERMAN[name]
    assert {**found["fields"], name: ""} == {**GERMAN, name: ""}


@pytest.mark.parametrize("operation", ORDERS)
def test_the_phrasebook_keeps_to_the_order_or_says_in_one_line_that_it_cannot(
    genpers, request_file, text_file, operation
):
    ran = fields(genpers, operation, request_file, text_file, "--json")

    assert ran.code in (0, 1, 2)
    if ran.code == 2:
        assert (ran.out, ran.err.count("\n")) == ("", 1)
        assert ran.err.startswith("Error: The backend did not keep to the order")
    elif operation == "shorten":
        assert len(json.loads(ran.out)["fields"]["subject"]) <= 30


def test_the_readable_answer_marks_what_changed(genpers, request_file, text_file, model):
    ran = fields(genpers, "shorten", request_file, text_file, "--backend", "openai")
    lines = ran.out.splitlines()

    assert f"> subject: {WRITTEN['subject']}" in lines
    assert f"  cta: {GERMAN['cta']}" in lines
    assert ran.err.splitlines()[0].endswith(", openai")


def test_a_text_that_the_rules_stop_ends_with_one(genpers, request_file, text_file, model):
    model.texts["subject"] = "Garantiert der beste Mantel!"
    ran = fields(genpers, "shorten", request_file, text_file, "--backend", "openai")

    assert ran.code == 1
    assert ran.err.startswith("block, openai")


def test_the_variant_of_a_result_is_named(genpers, request_file, folder, model):
    text = {**GERMAN, "cta": "Anders"}
    told = {"variants": [{"id": "v1", "fields": GERMAN}, {"id": "v2", "fields": text}]}
    (folder / "result.json").write_text(json.dumps(told), encoding="utf-8")
    more = ["--backend", "openai", "--variant", "v2", "--json"]
    ran = fields(genpers, "shorten", request_file, folder / "result.json", *more)

    assert json.loads(ran.out)["fields"]["cta"] == "Anders"


CONTROL = {"variants": [{"id": "control", "origin": "human", "fields": GERMAN}]}


@pytest.mark.parametrize(
    ("arguments", "told", "what"),
    [
        (["shorten", "--field", "subject"], None, "--limit"),
        (["shorten", "--field", "subject", "--limit", "0"], None, "--limit"),
        (["tone", "--field", "cta", "--tone", "angrier"], None, "angrier"),
        (["translate"], None, "--to"),
        (["translate", "--to", "english"], None, "locale"),
        (["rephrase"], None, "--field"),
        (["rephrase", "--field", "title"], None, "no field 'title'"),
        (["rephrase", "--field", "cta", "--backend", "nobody"], None, "no backend 'nobody'"),
        (["rephrase", "--field", "cta", "--as-of", "soon"], None, "soon"),
        (["rephrase", "--field", "cta"], {"fields": {"cta": 1}}, "no fields"),
        (["rephrase", "--field", "cta"], {"variants": []}, "no variant 'v1'"),
        (["rephrase", "--field", "cta"], [], "no fields"),
        (["rephrase", "--field", "cta", "--variant", "control"], CONTROL, "by a person"),
        (["polish", "--field", "cta"], None, "polish"),
    ],
)
def test_wrong_input_is_one_clear_line_and_exit_2(
    genpers, request_file, text_file, folder, arguments, told, what
):
    if told is not None:
        text_file.write_text(json.dumps(told), encoding="utf-8")
    operation, *rest = arguments
    ran = genpers("fields", operation, str(request_file), str(text_file), *rest)

    assert ran.code == 2
    assert ran.out == ""
    assert ran.err.startswith("Error: ")
    assert ran.err.count("\n") == 1
    assert what in ran.err


@pytest.mark.parametrize(
    ("content", "what"), [("", "empty"), ("{", "not valid JSON"), (None, "does not exist")]
)
def test_a_text_that_cannot_be_read_is_one_clear_line(
    genpers, request_file, text_file, content, what
):
    text_file.unlink() if content is None else text_file.write_text(content, encoding="utf-8")
    ran = fields(genpers, "rephrase", request_file, text_file)

    assert (ran.code, ran.out, ran.err.count("\n")) == (2, "", 1)
    assert what in ran.err


def test_a_model_that_is_gone_is_one_clear_line_without_the_text(
    genpers, request_file, text_file, model, monkeypatch
):
    model.unplug()
    monkeypatch.setenv("GENPERS_PLUGINS__OPENAI__MAX_RETRIES", "0")
    ran = fields(genpers, "rephrase", request_file, text_file, "--backend", "openai")

    assert (ran.code, ran.out, ran.err.count("\n")) == (2, "", 1)
    assert "cannot be reached" in ran.err
    assert GERMAN["preheader"] not in ran.err


def test_a_refused_contact_is_one_clear_line(genpers, request_file, text_file, request_data):
    request_data["customer"]["consents"] = []
    request_file.write_text(json.dumps(request_data), encoding="utf-8")
    ran = fields(genpers, "rephrase", request_file, text_file)

    assert (ran.code, ran.out, ran.err.count("\n")) == (2, "", 1)
    assert "No text may be written" in ran.err
