// A file that was fetched with a token, handed to the browser's downloads.
export function offerDownload(file: Blob, name: string): void {
  const url = URL.createObjectURL(file);
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  // Later, because some browsers begin reading after the click has returned.
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
