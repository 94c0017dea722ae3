// A text as the squares of a QR code. Pure.
import { encode } from "uqr";

export interface Squares {
  /** How many squares wide and high, with the white around them that cameras need. */
  size: number;
  /** The dark ones, as the path of a drawing. */
  path: string;
}

export function squaresOf(text: string): Squares {
  const { data, size } = encode(text, { ecc: "M", border: 4 });
  const runs: string[] = [];
  for (const [y, row] of data.entries()) {
    for (let x = 0; x < size; x++) {
      const from = x;
      while (row[x]) x++;
      if (x > from) runs.push(`M${from} ${y}h${x - from}v1h${from - x}z`);
    }
  }
  return { size, path: runs.join("") };
}
