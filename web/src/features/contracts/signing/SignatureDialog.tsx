// Making a signature or initials: draw, type, or use the saved one.
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { savedSignatureQuery } from "../../../api/signing";
import type { Signature } from "../../../api/types";
import { t } from "../../../i18n/signing";
import { Button } from "../../../ui/Button";
import { Dialog } from "../../../ui/Dialog";
import { TextInput } from "../../../ui/Field";
import { Banner } from "../../../ui/States";
import { Tabs } from "../../../ui/Tabs";
import { SignaturePad } from "./SignaturePad";
import { SignaturePicture } from "./SignaturePicture";
import { isTooSmall, toSignature, type Stroke } from "./strokes";
import "../../../styles/paper-tokens.css";
import styles from "./Pad.module.css";

type Way = "draw" | "type" | "saved";

interface SignatureDialogProps {
  kind: "signature" | "initials";
  current: Signature | null;
  suggestion: string;
  onUse: (signature: Signature) => void;
  onClose: () => void;
  focusAfter: () => HTMLElement | null;
}

export default function SignatureDialog({ kind, current, suggestion, onUse, onClose, focusAfter }: SignatureDialogProps) {
  const saved = useQuery(savedSignatureQuery).data?.[kind] ?? null;
  const [way, setWay] = useState<Way>(current?.kind === "typed" ? "type" : "draw");
  const [strokes, setStrokes] = useState<readonly Stroke[]>(current?.kind === "drawn" ? (current.strokes as Stroke[]) : []);
  const [text, setText] = useState(current?.kind === "typed" ? current.text : suggestion);
  const [warned, setWarned] = useState(false);

  const made: Signature | null =
    way === "draw"
      ? strokes.length > 0 && !isTooSmall(strokes)
        ? toSignature(strokes)
        : null
      : way === "type"
        ? text.trim() === ""
          ? null
          : { kind: "typed", text: text.trim() }
        : saved;
  const use = () => {
    if (made) onUse(made);
    else setWarned(true);
  };
  const problem = made || !warned ? null : way === "draw" && strokes.length > 0 ? t("sign.pad.too_small") : t("sign.value.missing");

  const tabs = [
    {
      value: "draw" as const,
      label: t("sign.pad.draw"),
      panel: <SignaturePad label={t(`sign.pad.title.${kind}`)} strokes={strokes} onChange={setStrokes} />,
    },
    {
      value: "type" as const,
      label: t("sign.pad.type"),
      panel: (
        <div className={styles.typing}>
          <TextInput
            label={kind === "signature" ? t("sign.pad.typed") : t("sign.pad.typed_initials")}
            value={text}
            maxLength={kind === "signature" ? 80 : 8}
            autoComplete={kind === "signature" ? "name" : "off"}
            onChange={(event) => setText(event.target.value)}
          />
          <div className={styles.preview}>{text.trim() !== "" && <SignaturePicture signature={{ kind: "typed", text: text.trim() }} />}</div>
        </div>
      ),
    },
    ...(saved
      ? [
          {
            value: "saved" as const,
            label: t("sign.pad.saved"),
            panel: (
              <div className={styles.preview}>
                <SignaturePicture signature={saved} />
              </div>
            ),
          },
        ]
      : []),
  ];

  return (
    <Dialog
      open
      wide
      onClose={onClose}
      finalFocus={focusAfter}
      title={t(`sign.pad.title.${kind}`)}
      closeLabel={t("action.close")}
      actions={
        <Button variant="primary" onClick={use}>
          {way === "saved" ? t("sign.pad.use_saved") : t("sign.pad.use")}
        </Button>
      }
    >
      <div role="alert" className={problem ? styles.warning : undefined}>
        {problem && <Banner tone="warning">{problem}</Banner>}
      </div>
      <Tabs label={t(`sign.pad.title.${kind}`)} value={way} onChange={setWay} tabs={tabs} />
    </Dialog>
  );
}
