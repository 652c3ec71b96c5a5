/** Pages as the official sites lay them out, about norms that nobody made. */

/** The aviso page of the official site since 2019. */
export function noticePage(body: readonly string[], annexes = ''): string {
  return `<!DOCTYPE html><html lang="es"><head><meta charset="utf-8">
<title>BOLETIN OFICIAL REPUBLICA ARGENTINA - INSTITUTO FEDERAL DE HUERTAS URBANAS - Resolución 41/2026</title>
<script>var urlDetalle = "/detalleAviso/primera/0/0"; document.write("no es texto")</script></head><body>
<nav><a href="/seccion/primera">Primera sección</a></nav>
<div class="row"><a class="puntero first-section" href="/seccion/primera/20260828?rubro=1715">Resoluciones&nbsp;</a></div>
<a href="https://twitter.com/intent/tweet?url=https%3A%2F%2Fwww.boletinoficial.gob.ar%2FdetalleAviso%2Fprimera%2F900101%2F20260828">Compartir</a>
<div id="detalleAviso"><div id="tituloDetalleAviso"><h1>INSTITUTO FEDERAL DE HUERTAS URBANAS</h1>
<h2>Resolución 41/2026</h2><h6>RESOL-2026-41-APN-IFHU#MPV - Registro de Huertas. Créase.</h6></div>
<div id="cuerpoDetalleAviso" class="col-md-12 detalle-cuerpo"><div>
<p>Ciudad de Buenos Aires, 27/08/2026</p>${body.map((each) => `<p>${each}</p>`).join('\n')}
<p>e. 28/08/2026 N° 61202/26 v. 31/08/2026</p></div></div>${annexes}</div>
<p>Fecha de publicación 28/08/2026</p></body></html>`
}

/** The older page: the same marks as in the site's JSON. */
export const olderNoticePage = `<html><body><div id="contenido"><div class="detalle-primera">
<p class="aviso-id">#I9900109I#</p><p class="aviso-titulo">SECRETARÍA DE FAROS Y BALIZAS</p>
<p class="aviso-norma">Disposición 7/2018</p><p class="aviso-sintesis">DI-2018-7-APN-SFB#MPV</p>
<p class="aviso-fecha">Ciudad de Valle Claro, 07/08/2018</p><p>VISTO el estado de los muelles, y</p><p>CONSIDERANDO:</p>
<p>Que la niebla dura tres meses.</p><p>DISPONE:</p><p>ARTÍCULO 1°.- Enciéndanse los faros al atardecer.</p>
<p>e. 08/08/2018 N° 57001/18 v. 08/08/2018</p></div></div></body></html>`

export const sectionPage = `<html><body><div id="avisosSeccionDiv">
<h5 class="seccion-rubro">RESOLUCIONES </h5>
<a href="/detalleAviso/primera/900101/20260828?anexos=1"><i class="clip"></i></a>
<a href="/detalleAviso/primera/900101/20260828"><div class="linea-aviso"><p class="item">INSTITUTO FEDERAL DE HUERTAS URBANAS </p>
<p class="item-detalle"><small>Resolución 41/2026</small></p><p class="item-detalle"><small>RESOL-2026-41-APN-IFHU#MPV - Registro de Huertas.</small></p></div></a>
</div></body></html>`

/** A norm's text on InfoLEG, in a table that only sets out the page. */
export const infolegNormPage = `<html><head><meta http-equiv="Content-Type" content="text/html; charset=iso-8859-1">
<title>InfoLEG - Ministerio de Economía</title></head><body><table width="600"><tr><td>
<p><b>FAROS Y BALIZAS</b></p><p><b>Ley N° 99.002</b></p><p><b>Normas sobre señales lacustres. Autoridad de aplicación.</b></p>
<p>Sancionada: Setiembre 22 de 1993.</p><p>Promulgada: Octubre 13 de 1993.</p>
<p>El Senado y Cámara de Diputados sancionan con fuerza de Ley:</p>
<p>ARTÍCULO 1°.- Todo muelle tendrá un faro.</p>
<p>(Artículo sustituido por art. 2° de la Ley N° 99.010 B.O. 6/3/2020)</p>
<table border="1"><tr><td>Muelle</td><td>Luz</td></tr><tr><td>Norte</td><td>Blanca</td></tr></table>
<p>ARTÍCULO 2°.- Comuníquese.</p></td></tr></table></body></html>`

export const infolegCardPage = `<html><body><div id="Textos_Completos"><p><strong>Ley&nbsp; 99002 &nbsp; HONORABLE CONGRESO DE LA NACION ARGENTINA<br/></strong>
<span class="vr_azul11"> 22-sep-1993 </span></p><span class="destacado"> FAROS Y BALIZAS </span><h1> DISPOSICIONES </h1>
<p>Publicada en el Bolet&iacute;n Oficial del <a href="#">15-oct-1993</a> N&uacute;mero: 27744</p>
<p><strong>Resumen:</strong><br/>SE ORDENA ENCENDER LOS FAROS.</p>
<p><a href="anexos/990000-994999/990638/norma.htm"><b>Texto completo de la norma</b></a></p></div></body></html>`
