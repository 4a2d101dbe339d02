"""A CTranslate2 model of a few kilobytes in Argos' package format, made from its specification.

It has one layer whose attention and feed-forward weights are zero, so each step sees nothing but
the word before, and a projection that names the word after it: whatever goes in, it says one
fixed sentence. The whole path of a real package runs: metadata, SentencePiece, CTranslate2.
"""

import io
import json
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import sentencepiece
from ctranslate2.specs import TransformerSpec

_HEADS = 2
_LOUD = 10
"""Drowns the position encodings, which are added to each word."""


def make_package(root: Path, source: str, target: str, *, says: str) -> Path:
    """A package folder below `root` that translates everything into `says`, of distinct words."""
    folder = root / f"translate-{source}_{target}-1_0"
    (folder / "model").mkdir(parents=True)
    metadata = {"package_version": "1.0", "from_code": source, "to_code": target}
    (folder / "metadata.json").write_text(json.dumps(metadata), "utf-8")
    trained = io.BytesIO()
    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=iter([says] * 3),
        model_writer=trained,
        model_type="word",
        vocab_size=100,
        hard_vocab_limit=False,
        minloglevel=2,
    )
    (folder / "sentencepiece.model").write_bytes(trained.getvalue())
    words = [f"▁{word}" for word in says.split()]
    _model(["<unk>", "<s>", "</s>", *words], words).save(str(folder / "model"))
    return folder


def _model(vocabulary: list[str], words: Sequence[str]) -> Any:
    spec: Any = TransformerSpec.from_config(num_layers=1, num_heads=_HEADS)
    size = -(-len(vocabulary) // 8) * 8
    words_apart = np.zeros((len(vocabulary), size), np.float32)
    np.fill_diagonal(words_apart, _LOUD)
    spec.encoder.embeddings[0].weight = spec.decoder.embeddings.weight = words_apart
    _silence(spec.encoder, size)
    _silence(spec.decoder, size)
    spec.decoder.projection.weight = _following(vocabulary, words, size)
    spec.register_source_vocabulary(vocabulary)
    spec.register_target_vocabulary(vocabulary)
    spec.validate()
    return spec


def _following(vocabulary: Sequence[str], words: Sequence[str], size: int) -> Any:
    indexes = [vocabulary.index(word) for word in ("<s>", *words, "</s>")]
    weight = np.zeros((len(vocabulary), size), np.float32)
    for before, after in pairwise(indexes):
        weight[after, before] = _LOUD
    return weight


def _silence(coder: Any, size: int) -> None:
    """Attention and feed-forward layers that add nothing, layer norms that only normalise."""
    coder.scale_embeddings = False
    layer = coder.layer[0]
    attentions = [
        layer.self_attention,
        *([layer.attention] if hasattr(layer, "attention") else []),
    ]
    for attention in attentions:
        parts = {2: (3, 1), 3: (1, 2, 1)}[len(attention.linear)]
        for linear, part in zip(attention.linear, parts, strict=True):
            linear.weight = np.zeros((part * size, size), np.float32)
    layer.ffn.linear_0.weight = np.zeros((size, size), np.float32)
    layer.ffn.linear_1.weight = np.zeros((size, size), np.float32)
    for block in (coder, layer.ffn, *attentions):
        block.layer_norm.gamma = np.ones(size, np.float32)
        block.layer_norm.beta = np.zeros(size, np.float32)
