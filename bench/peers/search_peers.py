"""Nearest neighbours with FAISS, usearch and hnswlib over what bench/search.ts measure prepared.

pip install numpy faiss-cpu usearch hnswlib; search_peers.py VECTORS.f32 WORK DIMENSION [FAISS,usearch,hnswlib]
One query at a time, two threads where the library takes a number; each library in a process of its own, so that its
memory is its own. One JSON object a line.
"""
import json, multiprocessing, resource, sys, time

import faiss
import hnswlib
import numpy as np
from usearch.index import Index

vector_file, work, dimension = sys.argv[1], sys.argv[2], int(sys.argv[3])
vectors = np.memmap(vector_file, np.float32).reshape(-1, dimension)
queries = np.fromfile(f"{work}/queries.f32", np.float32).reshape(-1, dimension)
exact = [set(rows) for rows in json.load(open(f"{work}/exact.json"))]
faiss.omp_set_num_threads(2)


def report(name, build, search):
    started = time.perf_counter()
    index = build()
    built = time.perf_counter() - started
    times, hits = [], 0
    for query, right in zip(queries, exact):
        started = time.perf_counter()
        found = search(index, query)
        times.append((time.perf_counter() - started) * 1000)
        hits += len(right.intersection(int(row) for row in found))
    p50, p95, p99 = np.percentile(times, [50, 95, 99], method="inverted_cdf")
    result = {
        "name": name,
        "times": {"n": len(times), "p50": float(p50), "p95": float(p95), "p99": float(p99)},
        "recall": hits / (10 * len(exact)),
        "buildSeconds": round(built, 1),
        # The float rows it reads while it builds included.
        "megabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / 1e6,
        "diskMegabytes": None,
    }
    print(json.dumps(result), flush=True)


def flat():
    index = faiss.IndexScalarQuantizer(dimension, faiss.ScalarQuantizer.QT_8bit, faiss.METRIC_INNER_PRODUCT)
    index.train(np.ascontiguousarray(vectors[:20_000]))
    index.add(vectors)
    return index


def hnsw():
    index = hnswlib.Index(space="ip", dim=dimension)
    index.init_index(max_elements=len(vectors), ef_construction=100, M=16)
    index.add_items(vectors, num_threads=2)
    index.set_ef(100)
    return index


def us():
    index = Index(ndim=dimension, metric="cos", dtype="i8")
    index.add(np.arange(len(vectors)), vectors, threads=2)
    return index


peers = [
    ("FAISS, int8, exact scan", flat, lambda index, query: index.search(query[None], 10)[1][0]),
    ("usearch, int8, HNSW", us, lambda index, query: index.search(query, 10).keys),
    ("hnswlib, float32, HNSW", hnsw, lambda index, query: index.knn_query(query, 10)[0][0]),
]
named = sys.argv[4].split(",") if len(sys.argv) > 4 else [name.split(",")[0] for name, *_ in peers]
for peer in peers:
    if peer[0].split(",")[0] not in named:
        continue
    process = multiprocessing.get_context("fork").Process(target=report, args=peer)
    process.start()
    process.join()
    if process.exitcode != 0:
        sys.exit(f"{peer[0]} ended with {process.exitcode}")
