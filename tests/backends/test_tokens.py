import hashlib
import json
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from genpers import tokens
from genpers.errors import SettingsError
from genpers.records.variant import Message

CASES = Path(__file__).parents[1] / "cases"
GERMAN = """Guten Tag Frau Beispiel,

Sie planen, in den nächsten Jahren ein Eigenheim zu kaufen, und möchten dafür verlässlich
sparen. Mit dem Bausparvertrag legen Sie monatlich einen Betrag zurück, den Sie jederzeit
anpassen können. Der Sollzins beträgt 2,35 % p. a. und gilt bis zum 31. Dezember 2026. Die
Abschlussgebühr von 1,0 % der Bausparsumme wird einmalig berechnet. Gern erklären wir Ihnen in
einem persönlichen Gespräch, wie sich die Zuteilungsreife berechnet und welche staatlichen
Förderungen in Ihrem Fall in Frage kommen. Vereinbaren Sie einfach einen Termin in Ihrer Filiale
oder rufen Sie uns werktags zwischen 8 und 18 Uhr an.

Freundliche Grüße
Ihre Musterbank"""
ENGLISH = """Dear Alex Sample,

You told us that you would like to ride to work more often this spring. Our new commuter jacket
keeps the rain out, packs into its own pocket and has reflective seams for dark evenings. It
comes in four colours and in sizes from XS to XXL, and delivery within the United Kingdom takes
two to three working days. If it does not fit, send it back within 30 days and we will refund
the full price of £89.00. You can see the jacket, together with a short film that shows how it
is made, on our website. Our team is happy to answer questions by phone or chat.

Best regards,
Your Sample Store"""


def copy_in(language):
    """Yield the longer texts of one language among the cases of the rules."""
    for file in sorted(CASES.glob("*.jsonl")):
        for line in file.read_text(encoding="utf-8").splitlines():
            item = json.loads(line)
            text = "\n".join(item.get("item", item).get("fields", {}).values())
            locale = item.get("item", item).get("locale", "")
            if len(text) >= 150 and locale.startswith(language):
                yield text


@pytest.fixture
def without_ranks(monkeypatch, tmp_path):
    monkeypatch.setattr(tokens, "RANKS", "missing.xz")


def test_the_shipped_ranks_are_the_published_ones():
    import lzma

    ranks = lzma.decompress((tokens.DATA / tokens.RANKS).read_bytes())

    assert hashlib.sha256(ranks).hexdigest() == tokens.RANKS_SHA256


def test_the_encoding_equals_the_one_that_tiktoken_would_fetch(monkeypatch):
    import tiktoken_ext.openai_public as published

    monkeypatch.setattr(published, "load_tiktoken_bpe", lambda *_, **__: {})

    ours = tokens._encoding(tokens.DATA / tokens.RANKS)
    theirs = published.o200k_base()

    assert ours is not None
    assert ours._pat_str == theirs["pat_str"]
    assert ours._special_tokens == theirs["special_tokens"]


def test_known_texts_have_their_known_number_of_tokens():
    assert tokens.count("hello world", "gpt-4o") == (2, True)
    assert tokens.count("", "gpt-4o") == (0, True)


def test_counting_opens_no_socket(monkeypatch):
    def refuse(*_, **__):
        raise AssertionError("a socket was opened")

    monkeypatch.setattr(socket, "socket", refuse)
    tokens._encoding.cache_clear()

    assert tokens.count(GERMAN, "gpt-4.1-mini").counted


@pytest.mark.parametrize("text", [GERMAN, ENGLISH], ids=["de", "en"])
def test_without_ranks_the_estimate_is_labelled_and_within_15_percent(text, without_ranks):
    true = len(tokens._encoding(tokens.DATA / "o200k_base.tiktoken.xz").encode_ordinary(text))
    guess = tokens.count(text, "gpt-4o")

    assert not guess.counted
    assert abs(guess.tokens / true - 1) <= 0.15


@pytest.mark.parametrize("language", ["de", "en"])
def test_the_estimate_holds_for_nine_of_ten_texts_and_for_their_sum(language, without_ranks):
    encoding = tokens._encoding(tokens.DATA / "o200k_base.tiktoken.xz")
    texts = list(copy_in(language))
    true = [len(encoding.encode_ordinary(text)) for text in texts]
    guessed = [tokens.count(text, "gpt-4o").tokens for text in texts]
    near = [abs(guess / each - 1) <= 0.15 for guess, each in zip(guessed, true, strict=True)]

    assert len(texts) >= 20
    assert abs(sum(guessed) / sum(true) - 1) <= 0.15
    assert sum(near) / len(near) >= 0.9


def test_a_damaged_ranks_file_gives_an_estimate_and_is_left_alone(monkeypatch, tmp_path):
    damaged = tmp_path / tokens.RANKS
    damaged.write_bytes((tokens.DATA / tokens.RANKS).read_bytes()[:5000])
    monkeypatch.setattr(tokens, "DATA", tmp_path)

    assert not tokens.count(GERMAN, "gpt-4o").counted
    assert damaged.exists()


@given(st.text())
def test_any_text_can_be_estimated(text):
    assert tokens._guess(text) >= (1 if text else 0)


def test_a_model_of_another_family_is_an_estimate():
    assert not tokens.count(GERMAN, "mistral-small").counted
    assert tokens.count(GERMAN, "gpt-5-mini").counted


def test_an_estimate_adds_the_delimiters_and_the_price():
    messages = (Message(role="system", content="hello world"), Message(role="user", content=""))
    estimate = tokens.estimate(messages, 1_000, "gpt-4.1")

    assert estimate.prompt_tokens == 2 + 2 * 4 + 3
    assert estimate.cost == pytest.approx(13 * 2e-6 + 1000 * 8e-6)
    assert estimate.counted


def test_a_model_without_a_price_has_no_cost():
    assert tokens.cost("some-local-model", 1, 1) is None


def test_a_dated_snapshot_costs_what_its_model_costs():
    assert tokens.cost("gpt-4o-2024-08-06", 10**6, 0) == tokens.cost("gpt-4o", 10**6, 0) == 2.5


def test_cached_input_and_batches_cost_less():
    assert tokens.cost("gpt-4o", 10**6, 0, cached_tokens=10**6) == 1.25
    assert tokens.cost("gpt-4o", 10**6, 0, batch=True) == 1.25


def test_own_prices_win_and_wrong_ones_are_refused():
    own = tokens.read_prices({"gpt-4o": {"input": 1, "output": 2}}, "plugins.openai.prices")

    assert tokens.cost("gpt-4o", 10**6, 0, prices=own) == 1.0
    with pytest.raises(SettingsError, match="A price is wrong"):
        tokens.read_prices({"gpt-4o": {"input": -1, "output": 2}}, "plugins.openai.prices")


def test_the_price_table_is_dated():
    table = tokens.price_table()

    assert len(table.verified_on) == 10
    assert table.of("gpt-4o-mini") is not None


def test_the_module_is_imported_without_tiktoken():
    code = "import sys, genpers.tokens; print('tiktoken' in sys.modules)"
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert said.stdout.strip() == "False"
