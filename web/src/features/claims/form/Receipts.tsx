// The receipts of a claim: those on this device and those the server has. Photographed, chosen or dropped.
import { Link, useLocation } from "wouter";
import type { ClaimOutbox, WaitingClaim } from "../../../api/outbox";
import type { Claim } from "../../../api/types";
import { uuidv7 } from "../../../device/uuid";
import { t } from "../../../i18n/claims";
import { buttonClass, IconButton } from "../../../ui/Button";
import { FileButton } from "../../../ui/FileDrop";
import { CameraIcon, ContractIcon, CrossIcon } from "../../../ui/icons";
import { toast } from "../../../ui/Toast";
import { acceptedFiles, mostReceipts } from "../capture/files";
import { firstPicture, handOver, type Keep } from "../capture/picked";
import { useBytesUrl } from "../useBytesUrl";
import styles from "./Form.module.css";

const refuse = (reason: string) => toast(reason, { tone: "error" });

interface ReceiptsProps {
  id: string;
  outbox: ClaimOutbox;
  here: WaitingClaim | undefined;
  server: Claim | undefined;
  /** Puts the claim on the disk first. */
  begin: () => Promise<void>;
}

export function Receipts({ id, outbox, here, server, begin }: ReceiptsProps) {
  const [, navigate] = useLocation();
  const { there, own } = receiptsOf(here, server);
  const count = there.length + own.length;

  const photograph = `/claims/capture?claim=${id}`;
  const keep: Keep = async (bytes, name, type) => {
    await begin();
    await outbox.apply(id, () => ({ goal: "draft" }));
    await outbox.addReceipt(id, { id: uuidv7(), name, type, bytes });
  };
  const add = async (files: readonly File[]) => {
    const room = mostReceipts - count;
    if (files.length > room) refuse(t("capture.too_many"));
    const picked = await firstPicture(files.slice(0, room), keep, refuse);
    if (!picked) return;
    handOver(picked);
    await go();
  };
  const go = () => begin().then(() => navigate(photograph), () => refuse(t("capture.not_kept")));
  const remove = async (receiptId: string) => {
    try {
      await begin();
      await outbox.apply(id, () => ({ goal: "draft" }));
      await outbox.removeReceipt(id, receiptId);
      toast(t("form.receipt.removed"));
    } catch {
      refuse(t("form.not_saved"));
    }
  };

  return (
    <section aria-label={t("form.receipts")} className={styles.receipts}>
      {count > 0 && <Pictures outbox={outbox} here={here} server={server} onRemove={(receiptId) => void remove(receiptId)} />}
      <div className={styles.add}>
        <Link
          href={photograph}
          className={buttonClass("secondary")}
          onClick={(event) => {
            event.preventDefault();
            void go();
          }}
        >
          <CameraIcon />
          {t("form.receipt.add")}
        </Link>
        <FileButton variant="secondary" accept={acceptedFiles} multiple onFiles={(files) => void add(files)}>
          {t("form.receipt.file")}
        </FileButton>
      </div>
    </section>
  );
}

/** Those the server has and those on this device: until the claim is finished, one that has arrived is known to both. */
function receiptsOf(here: WaitingClaim | undefined, server: Claim | undefined) {
  const there = (server?.receipts ?? []).filter((receipt) => !(here?.removed ?? []).includes(receipt.id));
  return { there, own: (here?.receipts ?? []).filter((receipt) => !there.some(({ id: sent }) => sent === receipt.id)) };
}

interface PicturesProps extends Pick<ReceiptsProps, "outbox" | "here" | "server"> {
  /** Without it they are only looked at. */
  onRemove?: (receiptId: string) => void;
}

export function Pictures({ outbox, here, server, onRemove }: PicturesProps) {
  const { there, own } = receiptsOf(here, server);
  const remove = (id: string, n: number) =>
    onRemove && <IconButton label={t("form.receipt.remove", { n })} icon={<CrossIcon />} onClick={() => onRemove(id)} />;
  return (
    <ul className={styles.strip}>
      {there.map((receipt, index) => (
        <li key={receipt.id}>
          <Thumbnail src={receipt.thumbnail_url ?? null} name={t("form.receipt.name", { n: index + 1, name: receipt.original_name })} />
          {remove(receipt.id, index + 1)}
        </li>
      ))}
      {own.map((receipt, index) => (
        <li key={receipt.id}>
          <OwnThumbnail outbox={outbox} id={receipt.id} type={receipt.type} name={t("form.receipt.name", { n: there.length + index + 1, name: receipt.name })} />
          {remove(receipt.id, there.length + index + 1)}
        </li>
      ))}
    </ul>
  );
}

function OwnThumbnail({ outbox, id, type, name }: { outbox: ClaimOutbox; id: string; type: string; name: string }) {
  const url = useBytesUrl(outbox, id, type);
  return <Thumbnail src={type.startsWith("image/") ? url : null} name={name} />;
}

function Thumbnail({ src, name }: { src: string | null; name: string }) {
  return src === null ? (
    <span className={styles.thumbnail} role="img" aria-label={name}>
      <ContractIcon />
    </span>
  ) : (
    <img className={styles.thumbnail} src={src} alt={name} />
  );
}
