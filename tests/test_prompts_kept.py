"""A text that few things decide is rendered once for equal ones, and never for others."""

import itertools

import pytest

from genpers.library import library_folder, load_channels
from genpers.prompts import PromptLibrary
from genpers.records.brief import BriefProduct, Tone
from genpers.testing import sample_brief

VOICE = {"name": "default", "brand": "Haus Linden"}


@pytest.fixture(scope="module")
def library():
    folders = (library_folder("prompts"),)
    return PromptLibrary(folders, load_channels((library_folder("guardrails"),)))


def brief(**changes):
    return sample_brief(**{"channel": "email", "variants": 2, **changes})


def system(library, voice=VOICE, **changes):
    return library.load("email").render(brief(**changes), voice).messages[0].content


def test_briefs_that_differ_in_their_data_alone_share_the_system_text(library):
    template = library.load("email")
    one = template.render(brief(), VOICE)
    product = BriefProduct(id="q", name="Q", category="c", sensitivity="low", summary="Ein Q.")
    other = template.render(brief(products=(product,), stage="loyal", address="du"), VOICE)

    assert one.messages[0].content is other.messages[0].content
    assert "Ein warmer Schal aus Wolle." in one.messages[1].content
    assert "Ein Q." in other.messages[1].content


@pytest.mark.parametrize(
    "changes",
    [
        {"locale": "en-GB"},
        {"objective": "thank"},
        {"purpose": "service"},
        {"sensitivity": "high"},
        {"variants": 3},
        {"merge_fields": ("salutation",)},
        {"tone": Tone(emoji=2, exclamations=0, urgency="date_only")},
    ],
)
def test_whatever_the_text_depends_on_makes_another_text(library, changes):
    fresh = PromptLibrary(library.sources.folders, library.channels)
    before = system(library)
    after = system(library, **changes)

    assert after == system(fresh, **changes)
    assert before == system(library)


def test_two_voices_of_one_name_are_two_texts(library):
    words = {"words": {"avoid": ["Quxolin"]}, "avoid": ["Quxolin"]}
    own = {**VOICE, **words}

    assert system(library, own) == system(
        PromptLibrary(library.sources.folders, library.channels), own
    )
    assert system(library) == system(library, dict(VOICE))


def test_prompts_are_rendered_each_time_where_a_plugin_adds_to_the_templates(tmp_path, library):
    numbers = itertools.count(1)

    def prepare(env):
        env.globals["number"] = lambda: next(numbers)

    folder = tmp_path / "prompts" / "email"
    folder.mkdir(parents=True)
    (folder / "message.md.j2").write_text(
        "---\ndescription: d\ninputs: [language]\nfields: {subject: s}\n"
        "sample: {locale: de-DE, channel: email, objective: inform, purpose: advertising, "
        "stage: active, address: sie, voice: default, sensitivity: low, variants: 1, "
        "products: [{id: p, name: P, category: c, sensitivity: low, summary: s}]}\n---\n"
        "{% block system %}{{ number() }}{% endblock %}\n"
        "{% block user %}{{ language }}{% endblock %}\n",
        encoding="utf-8",
    )
    own = PromptLibrary((*library.sources.folders, tmp_path / "prompts"), library.channels, prepare)

    assert system(own) != system(own)
