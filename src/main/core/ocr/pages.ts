import type { Raster } from './raster.ts'

/** A file as its pages of dots. */
export interface Scan {
  readonly pages: number
  /** @param number from 1; null where the page has no picture that can be read */
  raster(number: number): Promise<Raster | null>
  close(): Promise<void>
}
