"""The backend: registered by its hook, lazy, repeatable, and honest about what it lacks."""

import subprocess
import sys

import pytest

from genpers.builtin import phrasebook
from genpers.builtin.phrasebook import Phrasebook
from genpers.errors import BackendError, SettingsError
from genpers.interfaces import Backend
from genpers.records.variant import FieldLimit, Message, Prompt, PromptRef

FIELDS = tuple(FieldLimit(name=name, hard=2000) for name in ("subject", "body", "cta"))


@pytest.fixture
def prompt_of(brief_of):
    """A function that wraps a brief in a prompt."""

    def prompt(seed=0, variants=3, **brief):
        return Prompt(
            ref=PromptRef(name="email/message", digest="sha256:0"),
            messages=(Message(role="user", content="-"),),
            fields=FIELDS,
            brief=brief_of(**brief),
            variants=variants,
            seed=seed,
        )

    return prompt


async def test_a_completion_names_backend_and_model(prompt_of):
    completion = await Phrasebook().complete(prompt_of())

    assert (completion.backend, completion.model) == ("phrasebook", "phrasebook-1")
    assert len(completion.texts) == 3
    assert all(set(text) == {"subject", "body", "cta"} for text in completion.texts)


async def test_the_same_seed_gives_the_same_texts(prompt_of):
    one = await Phrasebook().complete(prompt_of(seed=7))
    two = await Phrasebook().complete(prompt_of(seed=7))

    assert one == two


async def test_another_seed_gives_other_texts(prompt_of):
    backend = Phrasebook()
    one = await backend.complete(prompt_of(seed=1))
    two = await backend.complete(prompt_of(seed=2))

    assert one.texts != two.texts


def test_texts_do_not_depend_on_the_process(prompt_of, texts_of, brief_of):
    code = (
        "import sys; sys.path.insert(0, sys.argv[1]); import conftest as c\n"
        "from genpers.builtin.phrasebook.compose import compose\n"
        "b = c.make_brief()\n"
        "print(compose(c.book_of('de'), b, c.limits_of('email'), 3, 5)[2]['body'], end='')"
    )
    here = str(__file__).rsplit("/", 1)[0]
    done = subprocess.run(
        [sys.executable, "-X", "utf8", "-c", code, here],
        capture_output=True,
        check=True,
        encoding="utf-8",
        env={"PYTHONHASHSEED": "17"},
    )

    assert done.stdout == texts_of(brief_of(), seed=5)[2]["body"]


async def test_a_language_without_material_is_a_backend_error(prompt_of):
    prompt = prompt_of()
    french = prompt.model_copy(
        update={"brief": prompt.brief.model_copy(update={"locale": "fr-FR"})}
    )

    with pytest.raises(BackendError, match="'fr'") as caught:
        await Phrasebook().complete(french)

    assert not caught.value.retryable


def test_the_hook_registers_one_backend():
    (backend,) = phrasebook.register_backends(config={})

    assert isinstance(backend, Backend)
    assert backend.name == "phrasebook"


async def test_closing_forgets_the_material(prompt_of):
    backend = Phrasebook()
    await backend.complete(prompt_of())
    await backend.close()

    assert backend._books == {}


def test_importing_the_plugin_reads_no_yaml():
    code = "import sys, genpers.builtin.phrasebook; print('yaml' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, text=True)

    assert done.stdout.strip() == "False"


OWN = "- {motives: [planning], families: [savings], du: [Eigen], sie: [Eigen], neutral: [Eigen]}\n"


async def test_own_phrases_add_to_the_bundled_ones(tmp_path, prompt_of):
    (tmp_path / "de").mkdir()
    (tmp_path / "de" / "subject.yaml").write_text(OWN, encoding="utf-8")
    (backend,) = phrasebook.register_backends(config={"folders": [str(tmp_path)]})

    completion = await backend.complete(prompt_of(job="planbar sparen", variants=5))

    assert "Eigen" in [text["subject"] for text in completion.texts]


async def test_own_phrases_that_are_wrong_are_named_by_their_own_file(tmp_path, prompt_of):
    (tmp_path / "de").mkdir()
    (tmp_path / "de" / "subject.yaml").write_text(OWN.replace("sie: [Eigen]", "sie: [Dein]"))
    (backend,) = phrasebook.register_backends(config={"folders": [tmp_path]})

    with pytest.raises(BackendError) as caught:
        await backend.complete(prompt_of())

    assert str(tmp_path) in caught.value.where


@pytest.mark.parametrize("config", [{"folder": ["x"]}, {"folders": ["nowhere"]}])
def test_wrong_settings_are_refused(config):
    with pytest.raises(SettingsError) as caught:
        phrasebook.register_backends(config=config)

    assert caught.value.do
