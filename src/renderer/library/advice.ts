/** What to do about a rejected file, by the code of its rejection. */
const advice: Readonly<Record<string, string>> = {
  path_not_found: 'Vuelva a conectar la unidad o a poner el archivo en su lugar, y reintente.',
  path_unreadable: 'Revise los permisos del archivo y reintente.',
  unsupported_format: 'Expórtelo como PDF con texto, .txt o .md, e importe esa copia.',
  wrong_extension: 'Corrija la extensión del archivo y reintente.',
  empty_file: 'Vuelva a descargarlo o a guardarlo, y reintente.',
  truncated_file: 'Vuelva a descargarlo y reintente.',
  malformed_file: 'Vuelva a descargarlo o corríjalo en el programa con que se hizo, y reintente.',
  wrong_encoding: 'Guárdelo como UTF-8 y reintente.',
  index_only: 'Importe la carpeta que tiene los avisos junto con el listado.',
  card_only: 'En InfoLEG, abra «Texto completo» o «Texto actualizado», guarde esa página e impórtela.',
  no_text: 'Pase el documento por un programa que reconozca texto (OCR) e importe el resultado.',
  encrypted_document: 'Ábralo con su contraseña, guarde una copia sin ella e impórtela.',
  old_office_document: 'Ábralo en Word o LibreOffice, guárdelo como .docx e importe esa copia.',
  encrypted_pdf: 'Guarde una copia sin contraseña e impórtela.',
  pdf_without_text:
    'Active el reconocimiento de texto en Ajustes; si ya lo está, espere a que le llegue el turno.',
  image_without_text:
    'Active el reconocimiento de texto en Ajustes; si ya lo está, espere a que le llegue el turno.',
  scan_without_words: 'Escanéelo de nuevo, derecho y a 300 puntos por pulgada, e importe esa copia.',
  file_too_slow: 'Vuelva a descargarlo o divídalo en partes, y reintente.',
  archive_nested: 'Extraiga el comprimido de adentro e impórtelo aparte.',
  archive_empty: 'Revise que sea el archivo que quería importar.',
  archive_unreadable: 'Extraiga su contenido con el programa con que se hizo e importe la carpeta.',
  table_in_archive: 'Extraiga la tabla del comprimido e impórtela sola.',
  archive_too_many_files: 'Extraiga su contenido e importe la carpeta.',
  archive_encrypted: 'Extraiga su contenido e importe la carpeta.',
  archive_bomb: 'Extraiga solo los archivos que necesite e impórtelos.',
  file_too_large: 'Divídalo en partes más chicas e impórtelas.',
  missing_columns: 'Agregue las columnas que faltan y reintente.',
}

export function adviceFor(code: string | null): string {
  return advice[code ?? ''] ?? 'Revise el archivo y reintente.'
}
