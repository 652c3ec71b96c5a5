"""One configuration of sentence-transformers for bench/encode.ts; prints {"perSecond", "megabytes"}.

Needs torch 2.13 and sentence-transformers (with its onnx extra for --backend onnx).
"""
import argparse
import json
import resource
import time

import torch
from sentence_transformers import SentenceTransformer

parser = argparse.ArgumentParser()
parser.add_argument("--model", required=True)
parser.add_argument("--texts", required=True)
parser.add_argument("--count", type=int, default=2000)
parser.add_argument("--length", type=int, required=True)
parser.add_argument("--backend", choices=["float32", "bfloat16", "onnx"], required=True)
args = parser.parse_args()

with open(args.texts, encoding="utf-8") as file:
    texts = json.load(file)["texts"][: args.count]
if args.backend == "onnx":
    model = SentenceTransformer(args.model, backend="onnx", device="cpu")
else:
    model = SentenceTransformer(args.model, device="cpu", model_kwargs={"dtype": getattr(torch, args.backend)})
model.max_seq_length = args.length
model.encode(texts[:16], batch_size=16)
start = time.perf_counter()
model.encode(texts, batch_size=16)
seconds = time.perf_counter() - start
print(json.dumps({"perSecond": len(texts) / seconds, "megabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}))
