// A button that fetches a file and hands it to the browser.
import { useMutation } from "@tanstack/react-query";
import { asProblem, problemText } from "../../api/problems";
import { offerDownload } from "../../device/download";
import { Button } from "../../ui/Button";
import { DownloadIcon } from "../../ui/icons";
import { toast } from "../../ui/Toast";

export function DownloadButton({ name, fetch, children }: { name: string; fetch: () => Promise<Blob>; children: string }) {
  const load = useMutation({
    mutationFn: fetch,
    // Titles may hold what no file's name may.
    onSuccess: (blob) => offerDownload(blob, name.replace(/[/\\:*?"<>|]/g, " ")),
    onError: (error) => {
      // Whoever would rather not prove who they are knows that nothing comes.
      if (asProblem(error).type !== "step_up_required") toast(problemText(error), { tone: "error" });
    },
  });
  return (
    <Button icon={<DownloadIcon />} busy={load.isPending} onClick={() => load.mutate()}>
      {children}
    </Button>
  );
}
