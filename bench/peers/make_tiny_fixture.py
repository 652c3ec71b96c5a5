"""Makes tests/fixtures/tiny: a random ModernBERT sentence encoder, texts, and its numbers in float64.

    python bench/peers/make_tiny_fixture.py tests/fixtures/tiny

Needs torch, transformers, sentence-transformers and safetensors. The vocabulary is learnt from the texts below.
"""
import json
import sys
from pathlib import Path

import torch
from safetensors.torch import save_file
from tokenizers import Tokenizer, decoders, models, normalizers, pre_tokenizers, processors, trainers
from transformers import ModernBertConfig, ModernBertModel

TEXTS = [
    "¿Cuántos días hay para contestar la demanda?",
    "Ley 99.001, artículo 7°.",
    "",
    "VISTO el expediente N° 12/2026 y CONSIDERANDO que la medida no irroga gasto alguno, corresponde dictar el acto.",
    "El Señor Ñandú y la Señora Güemes suscribieron el convenio el 3 de mayo, con todos sus anexos y planos.",
    "Desígnase, con carácter transitorio y por ciento ochenta días hábiles, a la agente cuyos datos constan en el "
    "anexo, en el cargo de Coordinadora de Archivos Históricos de la Dirección de Bibliotecas Populares.",
]
QUESTIONS = ["¿Quién fue designada?", "¿Qué ley rige?", "¿Cuánto gasto irroga la medida?"]
POSITIVES = [TEXTS[5], TEXTS[1], TEXTS[3]]
SPECIALS = ["[UNK]", "[CLS]", "[SEP]", "[PAD]", "[MASK]"]


def tokenizer() -> Tokenizer:
    made = Tokenizer(models.BPE())
    made.normalizer = normalizers.Sequence([normalizers.NFC(), normalizers.Lowercase()])
    made.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    made.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(
        vocab_size=400, special_tokens=SPECIALS, initial_alphabet=pre_tokenizers.ByteLevel.alphabet()
    )
    made.train_from_iterator(TEXTS + QUESTIONS, trainer)
    made.post_processor = processors.TemplateProcessing(
        single="[CLS] $A [SEP]",
        pair="[CLS] $A [SEP] $B [SEP]",
        special_tokens=[("[CLS]", 1), ("[SEP]", 2)],
    )
    return made


def embed(model: ModernBertModel, rows: list[list[int]]) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor, torch.Tensor]:
    # One text at a time: what a padded position holds is not defined (far from every real token it is NaN).
    width = max(map(len, rows))
    pad = lambda row, value: torch.tensor(row + [value] * (width - len(row)))
    states = [model(input_ids=torch.tensor([row])).last_hidden_state[0] for row in rows]
    hidden = torch.stack([torch.nn.functional.pad(state, (0, 0, 0, width - len(state))) for state in states])
    mean = torch.stack([state.mean(0) for state in states])
    ids = torch.stack([pad(row, 3) for row in rows])
    mask = torch.stack([pad([1] * len(row), 0) for row in rows])
    return ids, mask, hidden, torch.nn.functional.normalize(mean, dim=-1)


def main(target: Path) -> None:
    torch.manual_seed(7)
    target.mkdir(parents=True, exist_ok=True)
    (target / "1_Pooling").mkdir(exist_ok=True)
    tok = tokenizer()
    config = ModernBertConfig(
        vocab_size=tok.get_vocab_size(),
        hidden_size=32,
        intermediate_size=48,
        num_hidden_layers=4,
        num_attention_heads=2,
        local_attention=16,
        global_attn_every_n_layers=3,
        max_position_embeddings=128,
        pad_token_id=3,
        bos_token_id=1,
        cls_token_id=1,
        eos_token_id=2,
        sep_token_id=2,
        initializer_range=0.2,
        attn_implementation="eager",
    )
    model = ModernBertModel(config).eval()
    for name, parameter in model.named_parameters():
        if "norm" in name:
            parameter.data += 0.2 * torch.randn_like(parameter)
    save_file({k: v.clone().contiguous() for k, v in model.state_dict().items()}, target / "model.safetensors", {"format": "pt"})
    config.save_pretrained(target)
    tok.save(str(target / "tokenizer.json"))

    def dump(name: str, value: object) -> None:
        (target / name).write_text(json.dumps(value, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")

    dump("tokenizer_config.json", {"tokenizer_class": "PreTrainedTokenizerFast", "model_max_length": 128, "pad_token": "[PAD]", "cls_token": "[CLS]", "sep_token": "[SEP]", "mask_token": "[MASK]", "unk_token": "[UNK]"})
    dump("sentence_bert_config.json", {"max_seq_length": 128, "do_lower_case": False})
    dump("modules.json", [
        {"idx": 0, "name": "0", "path": "", "type": "sentence_transformers.models.Transformer"},
        {"idx": 1, "name": "1", "path": "1_Pooling", "type": "sentence_transformers.models.Pooling"},
        {"idx": 2, "name": "2", "path": "2_Normalize", "type": "sentence_transformers.models.Normalize"},
    ])
    dump("1_Pooling/config.json", {"word_embedding_dimension": 32, "pooling_mode_cls_token": False, "pooling_mode_mean_tokens": True})
    dump("texts.json", {"texts": TEXTS})

    wide = model.double()
    encode = lambda texts: [tok.encode(text).ids for text in texts]
    with torch.no_grad():
        ids, mask, hidden, sentence = embed(wide, encode(TEXTS))
    save_file(
        {
            "input_ids": ids.int(),
            "attention_mask": mask.int(),
            "last_hidden_state": hidden.float().contiguous(),
            "sentence_embedding": sentence.float().contiguous(),
        },
        target / "expected.safetensors",
    )
    # MultipleNegativesRankingLoss, scale 20: every other positive of the batch is a negative.
    questions, positives = embed(wide, encode(QUESTIONS))[3], embed(wide, encode(POSITIVES))[3]
    loss = torch.nn.functional.cross_entropy(20 * questions @ positives.T, torch.arange(len(QUESTIONS)))
    loss.backward()
    grads = {f"grad:{n}": p.grad.float().contiguous() for n, p in wide.named_parameters()}
    save_file({"loss": loss.detach().float().reshape(1), **grads}, target / "expected-mnrl-grads.safetensors")
    dump("triplets.json", {"questions": QUESTIONS, "positives": POSITIVES, "scale": 20})


main(Path(sys.argv[1]))
