// Camera first: shoot, look, keep; then the next page, the next receipt, or the form. Everything is on the disk before it
// is called kept, and nothing needs a network.
import { useEffect, useRef, useState } from "react";
import { Link, useLocation, useSearchParams } from "wouter";
import { emptyDraft } from "../../../api/claim-draft";
import { useMe, viewerOf } from "../../../api/identity";
import { outboxOf, useWaitingClaims } from "../../../api/outbox";
import { uuidv7 } from "../../../device/uuid";
import { t } from "../../../i18n/claims";
import { Button, buttonClass } from "../../../ui/Button";
import { FileButton } from "../../../ui/FileDrop";
import { CameraIcon, CrossIcon } from "../../../ui/icons";
import { useDocumentTitle } from "../../../ui/Page";
import { EmptyState } from "../../../ui/States";
import { toast } from "../../../ui/Toast";
import { freshDraft, todayIn, useBasics } from "../basics";
import { StorageWarning } from "../StorageWarning";
import { paperIn } from "./darkroom";
import { acceptedFiles, jpegName, mostReceipts } from "./files";
import type { Corners } from "./geometry";
import { photoOf } from "./photo";
import { firstPicture, forgetHanded, handedOver, type Picked } from "./picked";
import { Review, type Shot } from "./Review";
import { useCamera } from "./useCamera";
import { Viewfinder } from "./Viewfinder";
import "../../../styles/paper-tokens.css";
import styles from "./Capture.module.css";

export default function CapturePage() {
  useDocumentTitle(t("capture.title"));
  const me = useMe();
  const viewer = viewerOf(me);
  const outbox = outboxOf(viewer);
  const basics = useBasics();
  const [, navigate] = useLocation();
  const [search] = useSearchParams();
  const [claimId, setClaimId] = useState(search.get("claim"));
  // Several files are kept in one go, between which nothing is rendered.
  const currentId = useRef(claimId);
  const enter = (id: string | null) => {
    currentId.current = id;
    setClaimId(id);
  };
  // Chosen on the form, which is gone back to when they are kept.
  const [given] = useState(handedOver);
  useEffect(forgetHanded, []);
  const [shot, setShot] = useState<Shot | null>(() => given && shotOf(given));
  const [live, setLive] = useState(false);
  const [chosen, setChosen] = useState<readonly File[]>(given?.rest ?? []);
  const [turn, setTurn] = useState(0);
  const [claims, setClaims] = useState(0);
  const video = useRef<HTMLVideoElement>(null);
  const outline = useRef<Corners | null>(null);
  const { camera, retry } = useCamera(shot === null);
  const here = useWaitingClaims(viewer).find(({ id }) => id === claimId);
  const pages = here?.receipts.length ?? 0;

  const keep = async (bytes: ArrayBuffer, name: string, type: string): Promise<void> => {
    const id = currentId.current ?? uuidv7();
    if ((outbox.find(id)?.receipts.length ?? 0) >= mostReceipts) {
      refuse(t("capture.too_many"));
      return;
    }
    await outbox.begin(id, basics ? freshDraft(basics) : emptyDraft(todayIn(me.user.timezone)));
    // Not sent while somebody is at it.
    await outbox.apply(id, () => ({ goal: "draft" }));
    await outbox.addReceipt(id, { id: uuidv7(), name, type, bytes });
    if (currentId.current === null) setClaims((before) => before + 1);
    enter(id);
  };
  const shoot = () => {
    const element = video.current;
    if (!element || element.videoWidth === 0) return;
    const [width, height] = [element.videoWidth, element.videoHeight];
    // The still may be sharper than the last live frame: the paper is looked for once more.
    const corners = paperIn(element, width, height) ?? outline.current;
    setShot({ photo: photoOf(element, width, height), corners, name: `receipt-${pages + 1}.jpg` });
  };
  const open = async (files: readonly File[]): Promise<void> => {
    const picked = await firstPicture(files, keep, refuse);
    if (!picked && given) {
      history.back();
      return;
    }
    setShot(picked && shotOf(picked));
    // Phones give every picture the same name.
    setTurn((before) => before + 1);
    setChosen(picked?.rest ?? []);
  };
  const next = async (jpeg: ArrayBuffer): Promise<void> => {
    await keep(jpeg, jpegName(shot?.name ?? "receipt.jpg"), "image/jpeg");
    await open(chosen);
  };
  const files = (variant: "primary" | "secondary", label = t("capture.choose")) => (
    <FileButton accept={acceptedFiles} multiple variant={variant} onFiles={(added) => void open([...added, ...chosen])}>
      {label}
    </FileButton>
  );

  return (
    <div className={styles.capture}>
      <header className={styles.bar}>
        <h1 tabIndex={-1} data-page-title>
          {t("capture.title")}
        </h1>
        <Link href={search.has("claim") ? `/claims/${search.get("claim") ?? ""}/edit?step=receipt` : "/claims/mine"} className={styles.close} aria-label={t("capture.close")}>
          <CrossIcon />
        </Link>
      </header>
      <StorageWarning holds={false} ask />
      {shot ? (
        <Review
          key={turn}
          shot={shot}
          onKeep={next}
          again={shot.isFile ? files("secondary", t("capture.other")) : <Button onClick={() => setShot(null)}>{t("capture.retake")}</Button>}
        />
      ) : (
        <>
          <div className={styles.stage}>
            {camera.state === "on" ? (
              <Viewfinder stream={camera.stream} video={video} outline={outline} onReady={() => setLive(true)} />
            ) : camera.state === "starting" ? (
              <p role="status" className={styles.hint}>
                {t("capture.starting")}
              </p>
            ) : (
              <div className={styles.without}>
                <EmptyState
                  icon={<CameraIcon />}
                  title={t(`capture.${camera.state}`)}
                  body={t(`capture.${camera.state}.body`)}
                  action={
                    <div className={styles.choices}>
                      <Button onClick={retry}>{t("capture.try_again")}</Button>
                      {files("primary")}
                    </div>
                  }
                />
              </div>
            )}
          </div>
          <div className={styles.controls}>
            <p role="status" className={styles.help}>
              {pages > 0 && t("capture.kept", { count: pages })}
              {pages > 0 && claims > 1 && ` · ${t("capture.claims", { count: claims })}`}
            </p>
            {camera.state === "on" && (
              <div className={styles.shooting}>
                {files("secondary")}
                <button type="button" className={styles.shutter} aria-label={t("capture.shutter")} disabled={!live} onClick={shoot} />
                <span />
              </div>
            )}
            {pages > 0 && claimId !== null && (
              <div className={styles.choices}>
                <Button onClick={() => enter(null)}>{t("capture.next")}</Button>
                <Link
                  href={`/claims/${claimId}/edit`}
                  className={buttonClass("primary")}
                  onClick={(event) => {
                    event.preventDefault();
                    navigate(`/claims/${claimId}/edit`, { replace: true });
                  }}
                >
                  {t("capture.done")}
                </Link>
              </div>
            )}
          </div>
        </>
      )}
    </div>
  );
}

function shotOf({ picture, name }: Picked): Shot {
  const { width, height } = picture;
  const shot = { photo: photoOf(picture, width, height), corners: paperIn(picture, width, height), name, isFile: true };
  picture.close();
  return shot;
}

const refuse = (reason: string) => toast(reason, { tone: "error" });
