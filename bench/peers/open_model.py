"""A folder that Fojas wrote, opened by sentence-transformers and compared with Fojas' own embeddings.

python open_model.py FOLDER TEXTS.json OURS_QUERY.safetensors OURS_DOCUMENT.safetensors
prints one JSON line: the largest absolute difference of a number, by side.
"""
import json
import sys

import torch
from safetensors.torch import load_file
from sentence_transformers import SentenceTransformer

folder, texts_file, *ours = sys.argv[1:]
texts = json.load(open(texts_file, encoding="utf-8"))["texts"]
model = SentenceTransformer(folder, device="cpu")
encode = {"query": model.encode_query, "document": model.encode_document}
report = {"modules": [type(module).__name__ for module in model]}
for side, file in zip(encode, ours):
    theirs = torch.from_numpy(encode[side](texts, convert_to_numpy=True))
    report[side] = float((theirs - load_file(file)["sentence_embedding"]).abs().max())
print(json.dumps(report))
