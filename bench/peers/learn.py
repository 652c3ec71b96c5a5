"""A training of bench/learn.ts once more in sentence-transformers: the same pairs in the same order, the same loss,
optimiser, learning rates and number of steps; then the untrained model, Fojas' and this one judged alike.

python learn.py FILE
FILE is what bench/learn/twin.ts writes; prints one JSON line: {"before", "ours", "theirs", "losses"}.
Needs torch 2.13, sentence-transformers and peft.
"""
import json
import math
import os
import sys

run = json.load(open(sys.argv[1], encoding="utf-8"))
os.environ["OMP_NUM_THREADS"] = str(run["threads"])

import torch
from sentence_transformers import SentenceTransformer, losses

settings = run["settings"]
recipe = settings["recipe"]
torch.set_num_threads(run["threads"])
torch.manual_seed(settings["seed"])


def figures(model: SentenceTransformer, queries=None, documents=None) -> dict:
    """Every article by its nearest passage, for each question."""
    if queries is None:
        queries = model.encode_query([each["text"] for each in run["asked"]], convert_to_tensor=True)
    if documents is None:
        documents = model.encode_document([each["text"] for each in run["passages"]], convert_to_tensor=True)
    normal = torch.nn.functional.normalize
    scores = normal(queries, dim=1) @ normal(documents, dim=1).T
    owners = [each["owner"] for each in run["passages"]]
    names = sorted(set(owners))
    row = torch.tensor([names.index(owner) for owner in owners])
    best = torch.full((len(queries), len(names)), -2.0)
    best.scatter_reduce_(1, row.expand(len(queries), -1), scores, "amax")
    out = {"ndcg@10": 0.0, "accuracy@1": 0.0, "accuracy@5": 0.0}
    for each, line in zip(run["asked"], best):
        place = int((line > line[names.index(each["answer"])]).sum())
        out["ndcg@10"] += 1 / math.log2(place + 2) if place < 10 else 0
        out["accuracy@1"] += place < 1
        out["accuracy@5"] += place < 5
    return {name: value / len(run["asked"]) for name, value in out.items()}


class QueryAdapter(torch.nn.Module):
    """x + U·(Vᵀx); V begins as Fojas' does."""

    def __init__(self, dimension: int, rank: int, v: list):
        super().__init__()
        self.u = torch.nn.Parameter(torch.zeros(dimension, rank))
        self.v = torch.nn.Parameter(torch.tensor(v).reshape(dimension, rank))

    def forward(self, x: torch.Tensor, share: float = 1) -> torch.Tensor:
        return x + share * (x @ self.v) @ self.u.T


def factor(step: int) -> float:
    warmup, total = run["warmup"], run["total"]
    if step < warmup:
        return (step + 1) / warmup
    if total <= warmup:
        return 1
    progress = min(1, (step - warmup) / (total - warmup))
    decay = {"constant": 1, "linear": 1 - progress, "cosine": 0.5 * (1 + math.cos(math.pi * progress))}
    return max(0, decay[settings["schedule"]])


def train(parameters: list, loss_of) -> list:
    # A norm's scale and a bias do not decay.
    matrices = [each for each in parameters if each.dim() > 1]
    vectors = [each for each in parameters if each.dim() == 1]
    optimiser = torch.optim.AdamW(
        [
            {"params": matrices, "weight_decay": settings["weightDecay"]},
            {"params": vectors, "weight_decay": 0},
        ],
        lr=settings["lr"],
        betas=settings["betas"],
        eps=settings["epsilon"],
    )
    values = []
    parts = settings["accumulation"]
    for step in range(len(run["batches"]) // parts):
        optimiser.zero_grad()
        value = 0
        for rows in run["batches"][step * parts : (step + 1) * parts]:
            loss = loss_of(rows) / parts
            loss.backward()
            value += float(loss)
        for group in optimiser.param_groups:
            group["lr"] = settings["lr"] * factor(step)
        if settings["clip"] is not None:
            torch.nn.utils.clip_grad_norm_(parameters, settings["clip"])
        optimiser.step()
        values.append(value)
    return values


base = SentenceTransformer(run["model"], device="cpu")
report = {"before": figures(base), "ours": figures(SentenceTransformer(run["ours"], device="cpu"))}
options = {key: value for key, value in settings["loss"].items() if key == "scale"}

if recipe == "adapter":
    texts = {side: sorted({text for rows in run["batches"] for row in rows for text in part(row)})
             for side, part in {"query": lambda row: row[:1], "document": lambda row: row[1:]}.items()}
    base.max_seq_length = settings["lengths"]["document"]
    encoded = {
        "query": base.encode_query(texts["query"], convert_to_tensor=True),
        "document": base.encode_document(texts["document"], convert_to_tensor=True),
    }
    place = {side: {text: n for n, text in enumerate(each)} for side, each in texts.items()}

    def vectors(side: str, wanted: list) -> torch.Tensor:
        return encoded[side][torch.tensor([place[side][text] for text in wanted])].clone()

    adapter = QueryAdapter(encoded["query"].shape[1], settings["rank"], run["adapter"]["v"])
    loss = losses.MultipleNegativesRankingLoss(base, **options)

    def loss_of(rows: list) -> torch.Tensor:
        columns = [adapter(vectors("query", [row[0] for row in rows]))]
        columns += [vectors("document", list(column)) for column in list(zip(*rows))[1:]]
        return loss.compute_loss_from_embeddings(columns, None)

    values = train(list(adapter.parameters()), loss_of)
    with torch.no_grad():
        asked = base.encode_query([each["text"] for each in run["asked"]], convert_to_tensor=True)
        report["theirs"] = figures(base, queries=adapter(asked.clone(), run["share"]))
else:
    start = {name: value.clone() for name, value in base.state_dict().items()}
    if recipe == "lora":
        from peft import LoraConfig, inject_adapter_in_model

        # Not model.add_adapter: transformers asks there for a newer PEFT than this needs.
        config = LoraConfig(
            r=settings["rank"],
            lora_alpha=settings["alpha"],
            lora_dropout=settings["dropout"],
            use_rslora=settings["rankStabilised"],
            target_modules=["Wqkv", "Wi", "Wo"],
        )
        inject_adapter_in_model(config, base[0].auto_model)
    elif settings["frozenEmbeddings"]:
        for name, parameter in base.named_parameters():
            if "tok_embeddings" in name:
                parameter.requires_grad_(False)
    trained = [parameter for parameter in base.parameters() if parameter.requires_grad]
    loss = losses.CachedMultipleNegativesRankingLoss(base, mini_batch_size=16, **options)
    base.train()

    def features(column: list, limit: int) -> dict:
        base.max_seq_length = limit
        tokens = getattr(base, "preprocess", None) or base.tokenize
        return tokens(column)

    def loss_of(rows: list) -> torch.Tensor:
        queries, *documents = [list(column) for column in zip(*rows)]
        lengths = settings["lengths"]
        batch = [features(queries, lengths["query"])]
        batch += [features(column, lengths["document"]) for column in documents]
        return loss(batch, torch.arange(len(rows)))

    values = train(trained, loss_of)
    base.eval()
    base.max_seq_length = 512
    with torch.no_grad():
        if recipe == "lora":
            for module in base.modules():
                if hasattr(module, "scaling") and isinstance(module.scaling, dict):
                    module.scaling = {name: value * run["share"] for name, value in module.scaling.items()}
        else:
            state = base.state_dict()
            for name, value in state.items():
                if value.is_floating_point():
                    value.copy_(start[name] + run["share"] * (value - start[name]))
        report["theirs"] = figures(base)
report["losses"] = [values[0], values[-1]] if values else [0, 0]
print(json.dumps(report))
