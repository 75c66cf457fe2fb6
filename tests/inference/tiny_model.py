"""Writes a language model of a few thousand random weights, in the format of llama.cpp.

Run in the environment of the server: ``python tiny_model.py FILE.gguf``. It knows single
characters and a few words, so it can read any prompt and writes noise; what makes its answers
useful is the server's grammar alone.
"""

import string
import sys

import gguf
import numpy

WIDTH, HEADS, HIDDEN, CONTEXT = 64, 4, 128, 32_768
WORDS = ("▁der", "▁die", "▁und", "▁Mantel", "▁Wolle", "▁the", "▁wool", "▁coat", "▁warm", "▁neu")
SIGNS = "▁" + string.ascii_letters + string.digits + string.punctuation + "äöüÄÖÜß€–„“"
SPECIAL = ("<unk>", "<s>", "</s>")


def vocabulary() -> tuple[list[str], list[float], list[int]]:
    """Return tokens, scores and types: special ones, all bytes, signs, words."""
    kind = gguf.TokenType
    found = [(SPECIAL[0], 0.0, kind.UNKNOWN), *((one, 0.0, kind.CONTROL) for one in SPECIAL[1:])]
    found += [(f"<0x{number:02X}>", 0.0, kind.BYTE) for number in range(256)]
    found += [(one, -float(place), kind.NORMAL) for place, one in enumerate((*SIGNS, *WORDS))]
    tokens, scores, types = zip(*found, strict=True)
    return list(tokens), list(scores), [int(one) for one in types]


def tensors(words: int, silent: range) -> dict[str, numpy.ndarray]:
    """Return random weights; the ``silent`` tokens are read but never written.

    The first number of every state is large and the same; the weight on it keeps raw bytes,
    which are rarely whole characters, from ever being chosen.
    """
    dice = numpy.random.default_rng(20_261_121)

    def random(*shape: int) -> numpy.ndarray:
        return (dice.standard_normal(shape) * 0.2).astype(numpy.float32)

    read, write = random(words, WIDTH), random(words, WIDTH)
    read[:, 0], write[:, 0] = 8.0, 0.0
    write[silent, 0] = -30.0
    block = {
        "attn_norm": numpy.ones(WIDTH, numpy.float32),
        "ffn_norm": numpy.ones(WIDTH, numpy.float32),
        **{f"attn_{name}": random(WIDTH, WIDTH) for name in ("q", "k", "v", "output")},
        "ffn_gate": random(HIDDEN, WIDTH),
        "ffn_up": random(HIDDEN, WIDTH),
        "ffn_down": random(WIDTH, HIDDEN),
    }
    return {
        "token_embd.weight": read,
        **{f"blk.0.{name}.weight": weights for name, weights in block.items()},
        "output_norm.weight": numpy.ones(WIDTH, numpy.float32),
        "output.weight": write,
    }


def main(path: str) -> None:
    """Write the model."""
    tokens, scores, types = vocabulary()
    writer = gguf.GGUFWriter(path, "llama")
    writer.add_name("tiny")
    writer.add_context_length(CONTEXT)
    writer.add_embedding_length(WIDTH)
    writer.add_block_count(1)
    writer.add_feed_forward_length(HIDDEN)
    writer.add_head_count(HEADS)
    writer.add_head_count_kv(HEADS)
    writer.add_rope_dimension_count(WIDTH // HEADS)
    writer.add_layer_norm_rms_eps(1e-5)
    writer.add_vocab_size(len(tokens))
    writer.add_tokenizer_model("llama")
    writer.add_token_list(tokens)
    writer.add_token_scores(scores)
    writer.add_token_types(types)
    writer.add_unk_token_id(0)
    writer.add_bos_token_id(1)
    writer.add_eos_token_id(2)
    writer.add_chat_template("{% for message in messages %}{{ message.content }}\n{% endfor %}")
    for name, weights in tensors(len(tokens), range(3, 3 + 256)).items():
        writer.add_tensor(name, weights)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


if __name__ == "__main__":
    main(sys.argv[1])
