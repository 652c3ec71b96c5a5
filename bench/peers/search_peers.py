"""Nearest neighbours with FAISS, usearch and hnswlib over what bench/search-vectors.ts --float wrote.

pip install numpy faiss-cpu usearch hnswlib; search_peers.py FOLDER DIMENSION
One query at a time, two threads where the library takes a number.
"""
import json, resource, sys, time

import faiss
import hnswlib
import numpy as np
from usearch.index import Index

folder, dimension = sys.argv[1], int(sys.argv[2])
vectors = np.memmap(f"{folder}/vectors.f32", np.float32).reshape(-1, dimension)
queries = np.fromfile(f"{folder}/queries.f32", np.float32).reshape(-1, dimension)
exact = [set(rows) for rows in json.load(open(f"{folder}/exact.json"))]
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
    p50, p95, p99 = np.percentile(times, [50, 95, 99])
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        f"{name}: p50 {p50:.2f} p95 {p95:.2f} p99 {p99:.2f} ms, recall@10 {hits / (10 * len(exact)):.4f}, "
        f"built in {built:.1f} s, peak so far {peak:.0f} MiB",
        flush=True,
    )


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


report("FAISS, int8, exact scan", flat, lambda index, query: index.search(query[None], 10)[1][0])
report("usearch, int8, HNSW", us, lambda index, query: index.search(query, 10).keys)
report("hnswlib, float32, HNSW", hnsw, lambda index, query: index.knn_query(query, 10)[0][0])
