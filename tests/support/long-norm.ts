/** Wider than any screen and longer than one: dues by length and month. */
function table(): string[] {
  const months = 'enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre'
  const head = ['Eslora de la embarcación', 'Muelle que le corresponde', ...months.split(' ')]
  const rows = Array.from({ length: 120 }, (_, row) => [
    `De ${row + 3} a ${row + 4} metros`,
    `Muelle número ${row + 1}, del lado de los sauces`,
    ...months.split(' ').map((_, month) => `${row * 31 + month * 7 + 100},50 módulos`),
  ])
  return [head, ...rows].map((cells) => `| ${cells.join(' | ')} |`)
}

/** An invented code as long as the longest there are, with chapters, a large table and long articles. */
export function longNorm(characters: number): string {
  const lines = ['CÓDIGO DE LAS AGUAS Y LOS MUELLES', '', 'LEY 99001', '']
  let length = 0
  for (let article = 1; length < characters; article += 1) {
    if (article % 120 === 1)
      lines.push(`TÍTULO ${'I'.repeat(1 + (article % 3))}`, 'De los cursos de agua', '')
    if (article % 30 === 1)
      lines.push(`CAPÍTULO ${(article - 1) / 30 + 1}`, 'De los muelles y sus guardas', '')
    const mark = article < 10 ? `${article}°` : String(article)
    const words =
      `Quien amarre en el muelle número ${article} dará aviso al guarda dentro de los ${(article % 28) + 2} días y ` +
      'declarará el calado, la carga y el destino de la embarcación. '
    const text = words.repeat(1 + (article % 7))
    lines.push(`ARTÍCULO ${mark}.- ${text.trim()}`, '')
    if (article === 52)
      lines.push('ARTÍCULO 52 bis.- El desove de truchas arcoíris suspende la navegación nocturna.', '')
    if (article === 60)
      lines.push(...table(), '', '(Cuadro tarifario sustituido por art. 2° de la Ley N° 99002.)', '')
    if (article === 64)
      // What a broken source gives: a paragraph of 60,000 characters, and one without a blank.
      lines.push('Sigue sin puntos ni pausas '.repeat(2200).trim(), '', 'ñandú'.repeat(6000), '')
    length += text.length + 16
  }
  lines.push('Comuníquese al Poder Ejecutivo.', '')
  return lines.join('\n')
}
