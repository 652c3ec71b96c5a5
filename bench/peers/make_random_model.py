"""A random base-size ModernBERT encoder (22 layers, 768) with a given tokenizer, to time encoding at that size.

    python bench/peers/make_random_model.py FOLDER_WITH_TOKENIZER TARGET
"""
import shutil
import sys
from pathlib import Path

import torch
from sentence_transformers import SentenceTransformer
from sentence_transformers.models import Normalize, Pooling, Transformer
from transformers import AutoTokenizer, ModernBertConfig, ModernBertModel

source, target = Path(sys.argv[1]), Path(sys.argv[2])
torch.manual_seed(0)
tokenizer = AutoTokenizer.from_pretrained(source)
base = target / "plain"
ModernBertModel(ModernBertConfig(vocab_size=len(tokenizer), pad_token_id=3, bos_token_id=1, cls_token_id=1, eos_token_id=2, sep_token_id=2)).save_pretrained(base)
tokenizer.save_pretrained(base)
encoder = Transformer(str(base), max_seq_length=512)
SentenceTransformer(modules=[encoder, Pooling(768, pooling_mode="mean"), Normalize()]).save(str(target))
shutil.rmtree(base)
