/** A measurement as tables. Ratios are our p95 divided by the peer's. */
import { table, type Percentiles } from './figures.ts'
import type { Measured } from './measure.ts'
import type { Memory } from './memory.ts'

const times = ({ p50, p95, p99 }: Percentiles) => [p50, p95, p99].map((each) => each.toFixed(1))
const memoryText = (memory: Memory | null) =>
  memory === null ? 'not known' : `${memory.now} MB (${memory.anonymous} of no file; at most ${memory.peak})`

export function show(measured: Measured): string {
  const { counts, cold, warm, legs, peers, filters } = measured
  const shareOf = (name: string) => {
    const found = filters.find((each) => each.name === name)
    return found === undefined ? name : `${name} (${(100 * found.share).toFixed(1)} %)`
  }
  const searches = table(
    ['ms', 'filter', 'p50', 'p95', 'p99'],
    [
      ...warm.series.map((each) => [`${each.mode}, warm`, shareOf(each.filter), ...times(each.times)]),
      ...cold.series.map((each) => [
        `${each.mode}, pages dropped`,
        shareOf(each.filter),
        ...times(each.times),
      ]),
      ['encoding alone', '', ...times(warm.encode)],
    ],
  )
  const firsts = table(
    ['first question of a process, ms', 'engine and model', 'encoding', 'total'],
    [['pages dropped', cold.first] as const, ['pages held', warm.first] as const].map(([name, first]) => [
      name,
      ...[first.engine, first.encode, first.total].map((each) => each.toFixed(0)),
    ]),
  )
  const against = table(
    [
      'leg or peer',
      'p50',
      'p95',
      'p99',
      'recall@10',
      'ours / its p95',
      'built, s',
      'MB resident',
      'MB on disk',
    ],
    [
      ['meaning, ten nearest', ...times(legs.ten), legs.recall.toFixed(4), '', '', '', ''],
      ['words, ten documents', ...times(legs.words), '', '', '', '', ''],
      ...peers.map((peer) => [
        peer.name,
        ...times(peer.times),
        peer.recall?.toFixed(4) ?? '',
        ((peer.recall === null ? legs.words : legs.ten).p95 / peer.times.p95).toFixed(3),
        peer.buildSeconds.toFixed(1),
        peer.megabytes?.toFixed(0) ?? '',
        peer.diskMegabytes?.toFixed(0) ?? '',
      ]),
    ],
  )
  return [
    `${counts.documents} documents, ${counts.passages} passages, ${counts.vectors} vectors of ${measured.dimension}; ${measured.queries} questions; ${measured.cores} cores, load ${measured.loadAtTheStart.toFixed(1)} at the start`,
    searches,
    firsts,
    against,
    [
      `Resident, warm: ${memoryText(warm.process)}; engine: ${memoryText(warm.engine)}.`,
      `Index by meaning in memory: ${legs.indexMegabytes} MB, loaded in ${legs.loadMilliseconds} ms. Disk: ${legs.disk.file} MB.`,
      `Pages of the dropped files that stayed: ${cold.leftMegabytes?.toFixed(1) ?? 'not known'} MB.`,
    ].join('\n'),
  ].join('\n\n')
}
