"""Contrastive steps of sentence-transformers for bench/train.ts; prints {"pairsPerSecond", "megabytes", "losses"}.

Needs torch 2.13, sentence-transformers and peft.
"""
import argparse
import json
import os
import resource
import time

parser = argparse.ArgumentParser()
parser.add_argument("--model", required=True)
parser.add_argument("--data", required=True, help='{"questions": […], "passages": […]}')
parser.add_argument("--what", choices=["full", "lora"], required=True)
parser.add_argument("--dtype", choices=["float32", "bfloat16"], required=True)
parser.add_argument("--query", type=int, required=True)
parser.add_argument("--document", type=int, required=True)
parser.add_argument("--batch", type=int, default=64)
parser.add_argument("--mini", type=int, default=8)
parser.add_argument("--steps", type=int, default=3)
parser.add_argument("--threads", type=int, required=True)
args = parser.parse_args()
os.environ["OMP_NUM_THREADS"] = str(args.threads)

import torch
from sentence_transformers import SentenceTransformer, losses

torch.set_num_threads(args.threads)
torch.manual_seed(0)
model = SentenceTransformer(args.model, device="cpu")
if args.what == "lora":
    from peft import LoraConfig, inject_adapter_in_model

    # Not model.add_adapter: transformers asks there for a newer PEFT than this needs.
    config = LoraConfig(r=16, lora_alpha=32, lora_dropout=0.05, target_modules=["Wqkv", "Wi", "Wo"])
    inject_adapter_in_model(config, model[0].auto_model)
else:
    # Token embeddings frozen, as the recipe has it.
    for name, parameter in model.named_parameters():
        if "tok_embeddings" in name:
            parameter.requires_grad_(False)
trained = [parameter for parameter in model.parameters() if parameter.requires_grad]
optimiser = torch.optim.AdamW(trained, lr=1e-5, betas=(0.9, 0.98), weight_decay=0.01)
loss = losses.CachedMultipleNegativesRankingLoss(model, scale=20, mini_batch_size=args.mini)
data = json.load(open(args.data, encoding="utf-8"))


def features(texts: list[str], limit: int) -> dict:
    model.max_seq_length = limit
    tokens = getattr(model, "preprocess", None) or model.tokenize
    return tokens(texts)


model.train()
seconds, values = [], []
for step in range(args.steps + 1):
    begin = step * args.batch % len(data["questions"])
    start = time.perf_counter()
    optimiser.zero_grad()
    batch = [
        features(data["questions"][begin : begin + args.batch], args.query),
        features(data["passages"][begin : begin + args.batch], args.document),
    ]
    with torch.autocast("cpu", torch.bfloat16, enabled=args.dtype == "bfloat16"):
        value = loss(batch, torch.arange(args.batch))
    value.backward()
    torch.nn.utils.clip_grad_norm_(trained, 1.0)
    optimiser.step()
    seconds.append(time.perf_counter() - start)
    values.append(float(value))
# The first step allocates.
print(
    json.dumps(
        {
            "pairsPerSecond": args.batch * args.steps / sum(seconds[1:]),
            "megabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
            "losses": values,
        }
    )
)
