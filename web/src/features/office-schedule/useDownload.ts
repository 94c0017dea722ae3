// Fetches a file and hands it to the browser.
import { useMutation } from "@tanstack/react-query";
import { asProblem, problemText } from "../../api/problems";
import { offerDownload } from "../../device/download";
import { toast } from "../../ui/Toast";

interface Download {
  name: string;
  fetch: () => Promise<Blob>;
}

export function useDownload(): { busy: boolean; load: (download: Download) => void } {
  const load = useMutation({
    mutationFn: (download: Download) => download.fetch(),
    // Titles may hold what no file's name may.
    onSuccess: (blob, { name }) => offerDownload(blob, name.replace(/[/\\:*?"<>|]/g, " ")),
    onError: (error) => {
      // Whoever would rather not prove who they are knows that nothing comes.
      if (asProblem(error).type !== "step_up_required") toast(problemText(error), { tone: "error" });
    },
  });
  return { busy: load.isPending, load: load.mutate };
}
