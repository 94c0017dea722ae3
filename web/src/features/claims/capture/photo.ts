// Pictures as pixels, no more of them than are of use, and as JPEGs.
import type { Pixels } from "./develop";

/** More is lost again when the page is made smaller, and phones have little memory. */
const longestPhoto = 3200;
const quality = 0.86;

export function canvasOf(width: number, height: number): { canvas: HTMLCanvasElement; context: CanvasRenderingContext2D } {
  const canvas = document.createElement("canvas");
  canvas.width = width;
  canvas.height = height;
  const context = canvas.getContext("2d", { willReadFrequently: true });
  if (!context) throw new Error("This browser draws nothing");
  return { canvas, context };
}

/** The pixels of a picture, no larger than is of use. */
export function photoOf(source: CanvasImageSource, width: number, height: number, longest = longestPhoto): Pixels {
  const scale = Math.min(1, longest / Math.max(width, height));
  const [w, h] = [Math.max(1, Math.round(width * scale)), Math.max(1, Math.round(height * scale))];
  const { context } = canvasOf(w, h);
  context.drawImage(source, 0, 0, w, h);
  const { data } = context.getImageData(0, 0, w, h);
  return { data, width: w, height: h };
}

export function drawOnto(canvas: HTMLCanvasElement, { data, width, height }: Pixels): void {
  canvas.width = width;
  canvas.height = height;
  canvas.getContext("2d")?.putImageData(new ImageData(data, width, height), 0, 0);
}

export async function jpegOf(page: Pixels): Promise<ArrayBuffer> {
  const { canvas } = canvasOf(page.width, page.height);
  drawOnto(canvas, page);
  const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, "image/jpeg", quality));
  if (!blob) throw new Error("This browser makes no JPEG");
  return blob.arrayBuffer();
}
