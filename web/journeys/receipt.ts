// A receipt for the browser's camera: a sheet of paper with a few lines on a dark table, as the raw video (Y4M) that
// Chromium plays instead of a camera.
import { writeFile } from "node:fs/promises";

const [width, height] = [640, 480];

/** Light on the left, a slightly turned sheet, print in rows. Even numbers only: the colours are subsampled. */
function frame(): Buffer<ArrayBuffer> {
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
  const grey = Buffer.alloc((width * height) / 2, 128);
  return Buffer.concat([luma, grey]);
}

export async function writeCameraFile(path: string): Promise<void> {
  const picture = frame();
  const parts = [Buffer.from(`YUV4MPEG2 W${width} H${height} F10:1 Ip A1:1 C420jpeg\n`)];
  for (let n = 0; n < 10; n++) parts.push(Buffer.from("FRAME\n"), picture);
  await writeFile(path, Buffer.concat(parts));
}
