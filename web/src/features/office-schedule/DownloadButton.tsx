// A button that fetches a file and hands it to the browser.
import { Button } from "../../ui/Button";
import { DownloadIcon } from "../../ui/icons";
import { useDownload } from "./useDownload";

export function DownloadButton({ name, fetch, children }: { name: string; fetch: () => Promise<Blob>; children: string }) {
  const { busy, load } = useDownload();
  return (
    <Button icon={<DownloadIcon />} busy={busy} onClick={() => load({ name, fetch })}>
      {children}
    </Button>
  );
}
