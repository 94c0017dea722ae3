// Downloads a document of a contract through its short-lived address.
import { contractDownload, type DownloadKind } from "../../../api/signing";
import { problemText } from "../../../api/problems";
import { toast } from "../../../ui/Toast";

export async function download(contractId: string, kind: DownloadKind, sealId?: string): Promise<void> {
  try {
    const file = await contractDownload(contractId, kind, sealId);
    // Same tab: a new one would be stopped as a pop-up after the request.
    window.location.assign(file.url);
  } catch (error) {
    toast(problemText(error), { tone: "error" });
  }
}
