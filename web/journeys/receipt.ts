// A receipt for the browser's camera: a sheet of paper with a few lines on a dark table, as the raw video (Y4M) that
// Chromium plays instead of a camera.
import { writeFile } from "node:fs/promises";
import type { Page } from "@playwright/test";

const [width, height] = [640, 480];

/** What the camera sees: how light each pixel is. */
export interface Scene {
  width: number;
  height: number;
  luma: Buffer;
}

/** A receipt that can be read, on a dark table: these lines, drawn by a browser. */
export async function receiptOf(page: Page, lines: readonly string[]): Promise<Scene> {
  const size = { width: 1280, height: 960 };
  const drawn = await page.evaluate(
    ({ lines, width, height }) => {
      const canvas = document.createElement("canvas");
      [canvas.width, canvas.height] = [width, height];
      const context = canvas.getContext("2d");
      if (!context) throw new Error("This browser draws nothing");
      context.fillStyle = "#303030";
      context.fillRect(0, 0, width, height);
      context.fillStyle = "#eeeeee";
      context.fillRect(340, 60, 600, 840);
      context.fillStyle = "#101010";
      context.font = "40px monospace";
      for (const [index, line] of lines.entries()) context.fillText(line, 390, 150 + index * 64);
      const { data } = context.getImageData(0, 0, width, height);
      return Array.from({ length: width * height }, (_, at) => data[at * 4] ?? 0);
    },
    { lines, ...size },
  );
  return { ...size, luma: Buffer.from(drawn) };
}

/** Light on the left, a slightly turned sheet, print in rows. Even numbers only: the colours are subsampled. */
function sheet(): Scene {
  const luma = Buffer.alloc(width * height, 48);
  const turn = 0.08;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const [dx, dy] = [x - width / 2, y - height / 2];
      const [u, v] = [dx * Math.cos(turn) + dy * Math.sin(turn), dy * Math.cos(turn) - dx * Math.sin(turn)];
      if (Math.abs(u) > 120 || Math.abs(v) > 190) continue;
      const isPrint = Math.abs(u) < 95 && Math.abs(v) < 165 && Math.floor(v / 9) % 3 === 0 && Math.floor((u + v * 7) / 6) % 4 !== 0;
      luma[y * width + x] = isPrint ? 70 : 226;
    }
  }
  return { width, height, luma };
}

export async function writeCameraFile(path: string, { width, height, luma }: Scene = sheet()): Promise<void> {
  const picture = Buffer.concat([luma, Buffer.alloc((width * height) / 2, 128)]);
  const parts = [Buffer.from(`YUV4MPEG2 W${width} H${height} F10:1 Ip A1:1 C420jpeg\n`)];
  for (let n = 0; n < 10; n++) parts.push(Buffer.from("FRAME\n"), picture);
  await writeFile(path, Buffer.concat(parts));
}
