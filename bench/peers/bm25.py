"""Plain BM25 (k1 .9, b .4) with Spanish Snowball stems, the reference of the lexical leg.

pip install numpy scipy snowballstemmer
  bm25.py --norms FOLDER --queries normas-abstracts-dev.jsonl     bodies of Markdown norms, whole documents
  bm25.py --articles constitucion_by_articles.csv --questions constitucion_es_qa_aligned.jsonl
  bm25.py --passages PASSAGES.jsonl --queries …                   {doc, text} a line; a document by its best passage
"""
import argparse, csv, json, re, unicodedata
from collections import Counter
from pathlib import Path

import numpy as np
import scipy.sparse as sparse
import snowballstemmer

K1, B = 0.9, 0.4
stemmer = snowballstemmer.stemmer("spanish")
stems: dict[str, str] = {}


def fold(word: str) -> str:
    """Accents off, ñ kept."""
    marked = word.replace("ñ", "\0")
    plain = "".join(c for c in unicodedata.normalize("NFD", marked) if not unicodedata.combining(c))
    return plain.replace("\0", "ñ")


def terms(text: str) -> list[str]:
    out = []
    for word in re.findall(r"\w+", text.lower()):
        if word not in stems:
            stems[word] = fold(stemmer.stemWord(word))
        out.append(stems[word])
    return out


def body(markdown: str) -> str:
    """Without front matter and the headings before the first line of text."""
    text = re.sub(r"\A---\n.*?\n---\n", "", markdown, flags=re.S)
    return re.sub(r"\A(\s*#[^\n]*\n)+", "", text)


class Bm25:
    def __init__(self, texts):
        self.vocabulary: dict[str, int] = {}
        rows, columns, counts, lengths = [], [], [], []
        for row, text in enumerate(texts):
            found = Counter(terms(text))
            lengths.append(sum(found.values()))
            for term, count in found.items():
                rows.append(row)
                columns.append(self.vocabulary.setdefault(term, len(self.vocabulary)))
                counts.append(count)
        n = len(lengths)
        tf = np.array(counts, np.float32)
        rows, columns = np.array(rows, np.int32), np.array(columns, np.int32)
        length = np.array(lengths, np.float32)
        df = np.bincount(columns, minlength=len(self.vocabulary))
        idf = np.log(1 + (n - df + 0.5) / (df + 0.5)).astype(np.float32)
        norm = K1 * (1 - B + B * length / length.mean())
        weight = idf[columns] * tf * (K1 + 1) / (tf + norm[rows])
        self.matrix = sparse.csc_matrix((weight, (rows, columns)), shape=(n, len(self.vocabulary)))

    def scores(self, query: str) -> np.ndarray:
        total = np.zeros(self.matrix.shape[0], np.float32)
        for term, times in Counter(terms(query)).items():
            column = self.vocabulary.get(term)
            if column is not None:
                lo, hi = self.matrix.indptr[column : column + 2]
                total[self.matrix.indices[lo:hi]] += times * self.matrix.data[lo:hi]
        return total


def report(name: str, index: Bm25, owners: list[str], questions: list[tuple[str, str]]) -> None:
    """owners: the document of each indexed text; questions: (text, the one right document)."""
    documents = {doc: i for i, doc in enumerate(dict.fromkeys(owners))}
    owner = np.array([documents[doc] for doc in owners])
    ranks = []
    for text, gold in questions:
        best = np.zeros(len(documents), np.float32)
        np.maximum.at(best, owner, index.scores(text))
        right = documents.get(gold)
        # Ties count against the right answer; nothing scored is nothing found.
        ranks.append(int((best >= best[right]).sum()) if right is not None and best[right] > 0 else 10**9)
    rank = np.array(ranks)
    ten = rank <= 10
    print(
        f"{name}: {len(questions)} queries, {len(documents)} documents, {len(owners)} texts: "
        f"accuracy@1 {np.mean(rank == 1):.3f}  recall@10 {np.mean(ten):.3f}  recall@100 {np.mean(rank <= 100):.3f}  "
        f"mrr@10 {np.mean(np.where(ten, 1 / rank, 0)):.3f}  ndcg@10 {np.mean(np.where(ten, 1 / np.log2(rank + 1), 0)):.3f}"
    )


def lines(file: str):
    with open(file, encoding="utf-8") as handle:
        return [json.loads(line) for line in handle]


def windows(owner: str, text: str, size: int):
    words = text.split()
    return [(owner, " ".join(words[at : at + size])) for at in range(0, max(1, len(words)), size)]


def main() -> None:
    options = argparse.ArgumentParser()
    for name in ("norms", "articles", "passages", "queries", "questions"):
        options.add_argument(f"--{name}")
    options.add_argument("--words", type=int, default=120, help="length of the passages cut here")
    options.add_argument("--documents-only", action="store_true", help="skip the passages cut here")
    given = options.parse_args()

    if given.questions:
        questions = [(each["question"], str(each["article"])) for each in lines(given.questions)]
    else:
        questions = [(each["text"], each["_id"]) for each in lines(given.queries)]
    if given.passages:
        texts = [(str(each["doc"]), each["text"]) for each in lines(given.passages)]
        report("given passages", Bm25(t for _, t in texts), [doc for doc, _ in texts], questions)
        return
    if given.articles:
        with open(given.articles, encoding="utf-8", newline="") as handle:
            texts = [(row["article"], row["text"]) for row in csv.DictReader(handle)]
    else:
        texts = [(file.stem, body(file.read_text("utf-8"))) for file in sorted(Path(given.norms).glob("*.md"))]
    report("whole documents", Bm25(t for _, t in texts), [doc for doc, _ in texts], questions)
    if not given.documents_only:
        cut = [piece for doc, text in texts for piece in windows(doc, text, given.words)]
        report(f"passages of {given.words} words", Bm25(t for _, t in cut), [doc for doc, _ in cut], questions)


if __name__ == "__main__":
    main()
