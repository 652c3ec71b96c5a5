/** The public API's own call, as the tutorial had it: `POST /buscar`. */
import { z } from 'zod'
import { searchInput } from '../../shared/contract/search.ts'
import { FojasError } from '../../shared/errors/index.ts'
import type { Application } from '../core/application.ts'

export const buscarInput = z.object({
  pregunta: z
    .string()
    .trim()
    .min(1)
    .max(2000)
    .describe('La pregunta, con sus palabras; también referencias como «decreto 70/2023»'),
  top_k: z.number().int().min(1).max(100).default(5).describe('Cuántos fragmentos, del mejor al peor'),
})
export const buscarOutput = z.object({
  resultados: z.array(
    z.object({
      contexto: z.string().describe('El texto del fragmento'),
      score: z.number().describe('Comparable solo dentro de una misma respuesta'),
      indice: z.number().int().describe('Número del fragmento, fijo mientras su texto no cambie'),
    }),
  ),
})
const errorOutput = z.object({
  error: z.object({
    code: z.string().describe('Qué pasó, para un programa'),
    message: z.string().describe('Qué pasó, para una persona'),
    params: z.record(z.string(), z.unknown()),
  }),
})

/** @throws FojasError bad_request */
export async function buscar(app: Application, body: unknown): Promise<z.infer<typeof buscarOutput>> {
  const parsed = buscarInput.safeParse(body)
  if (!parsed.success) {
    const issue = parsed.error.issues[0]
    const field = issue?.path.join('.') ?? ''
    throw new FojasError('bad_request', {
      detail: field === '' ? 'se espera un objeto con «pregunta»' : `el campo «${field}»`,
    })
  }
  const { pregunta: text, top_k: limit } = parsed.data
  const answer = await app.query(searchInput.parse({ text, limit, remember: false }))
  return {
    resultados: answer.results.map(({ score, passage }) => ({
      contexto: passage.text,
      score,
      indice: passage.id,
    })),
  }
}

const failures: Readonly<Record<string, string>> = {
  '400': 'El pedido no es válido: el código dice por qué',
  '401': 'Falta la clave, o no es la de este inicio',
  '403': 'El pedido viene de otro sitio o con otro nombre de servidor',
  '413': 'El cuerpo pesa más de un mebibyte',
  '415': 'El cuerpo no se declara como application/json',
}

/** OpenAPI 3.1, from the same schemas that validate. */
export function openApiDocument(version: string, origin: string): unknown {
  const content = (schema: z.ZodType, io: 'input' | 'output') => {
    // OpenAPI 3.1 takes JSON Schema 2020-12 as it is; the dialect is the document's.
    const json = z.toJSONSchema(schema, { target: 'draft-2020-12', io })
    return { 'application/json': { schema: { ...json, $schema: undefined } } }
  }
  const failed = (description: string) => ({ description, content: content(errorOutput, 'output') })
  return {
    openapi: '3.1.0',
    info: {
      title: 'Fojas',
      version,
      description:
        'Búsqueda en la biblioteca de esta computadora. La clave cambia en cada inicio: es la que figura en la dirección que Fojas muestra.',
    },
    servers: [{ url: origin }],
    components: { securitySchemes: { clave: { type: 'http', scheme: 'bearer' } } },
    security: [{ clave: [] }],
    paths: {
      '/buscar': {
        post: {
          operationId: 'buscar',
          summary: 'Fragmentos que responden una pregunta, del mejor al peor',
          requestBody: { required: true, content: content(buscarInput, 'input') },
          responses: {
            '200': { description: 'Los fragmentos', content: content(buscarOutput, 'output') },
            ...Object.fromEntries(
              Object.entries(failures).map(([status, description]) => [status, failed(description)]),
            ),
          },
        },
      },
    },
  }
}
