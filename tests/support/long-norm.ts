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
    length += text.length + 16
  }
  lines.push('Comuníquese al Poder Ejecutivo.', '')
  return lines.join('\n')
}
