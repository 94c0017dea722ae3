// A small PDF for uploads, written by hand: some pages of A4 with a line of text each.

export function smallPdf(title: string, pages = 3): Buffer {
  const objects: string[] = [];
  const add = (body: string): number => objects.push(body);
  const kids = Array.from({ length: pages }, (_, index) => `${4 + index * 2} 0 R`);
  add("<< /Type /Catalog /Pages 2 0 R >>");
  add(`<< /Type /Pages /Kids [${kids.join(" ")}] /Count ${pages} >>`);
  add("<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>");
  for (let page = 1; page <= pages; page++) {
    const lines = Array.from({ length: 18 }, (_, line) => `0 -24 Td (${line + 1}. The artist and the company agree on part ${page}.${line + 1} of this engagement.) Tj`);
    const text = `BT /F1 20 Tf 72 760 Td (${title.replaceAll(/[()\\]/g, "")}, page ${page}) Tj /F1 11 Tf 0 -20 Td ${lines.join(" ")} ET`;
    add(`<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F1 3 0 R >> >> /Contents ${3 + page * 2} 0 R >>`);
    add(`<< /Length ${text.length} >>\nstream\n${text}\nendstream`);
  }
  let file = "%PDF-1.7\n";
  const offsets = objects.map((body, index) => {
    const at = file.length;
    file += `${index + 1} 0 obj\n${body}\nendobj\n`;
    return at;
  });
  const table = file.length;
  file += `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n`;
  for (const offset of offsets) file += `${String(offset).padStart(10, "0")} 00000 n \n`;
  file += `trailer\n<< /Size ${objects.length + 1} /Root 1 0 R >>\nstartxref\n${table}\n%%EOF\n`;
  return Buffer.from(file, "latin1");
}
