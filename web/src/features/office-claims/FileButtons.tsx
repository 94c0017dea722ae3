// Buttons that fetch a file and hand it to the browser; the name says what it is and of when.
import { useMutation } from "@tanstack/react-query";
import { asProblem, problemText } from "../../api/problems";
import { offerDownload } from "../../device/download";
import { t } from "../../i18n/office-claims";
import { Button } from "../../ui/Button";
import { DownloadIcon } from "../../ui/icons";
import { toast } from "../../ui/Toast";

export interface OfferedFile {
  name: string;
  label: string;
  fetch: () => Promise<Blob>;
}

export function FileButtons({ files }: { files: readonly OfferedFile[] }) {
  return files.map((file) => <OneFile key={file.name} file={file} />);
}

/** A file for the bank needs everybody's account: says whose is missing. */
function reasonOf(error: unknown): string {
  const { names } = asProblem(error);
  return names.length > 0 ? t("pay.details_missing", { names: names.join(", ") }) : problemText(error);
}

function OneFile({ file }: { file: OfferedFile }) {
  const load = useMutation({
    mutationFn: file.fetch,
    onSuccess: (blob) => offerDownload(blob, file.name),
    onError: (error) => toast(reasonOf(error), { tone: "error" }),
  });
  return (
    <Button icon={<DownloadIcon />} busy={load.isPending} onClick={() => load.mutate()}>
      {file.label}
    </Button>
  );
}
