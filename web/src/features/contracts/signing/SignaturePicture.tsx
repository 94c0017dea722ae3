// A signature as it will look: drawn strokes, or a name in handwriting.
import type { Signature } from "../../../api/types";
import { t } from "../../../i18n/signing";
import { strokePath, type Stroke } from "./strokes";
import "./handwriting.css";
import "../../../styles/paper-tokens.css";
import styles from "./Pad.module.css";

export function SignaturePicture({ signature }: { signature: Signature }) {
  if (signature.kind === "typed") {
    const length = Math.max(4, [...signature.text].length);
    return (
      <svg className={styles.picture} viewBox={`0 0 ${length * 11} 40`} role="img" aria-label={t("sign.pad.preview", { text: signature.text })}>
        <text className={styles.typed} x="50%" y="29" textAnchor="middle">
          {signature.text}
        </text>
      </svg>
    );
  }
  return (
    <svg className={styles.picture} viewBox={`0 0 ${signature.aspect_ratio} 1`} role="img" aria-label={t("sign.pad.preview_drawn")}>
      <path className={styles.ink} d={strokePath(signature.strokes as Stroke[], signature.aspect_ratio)} />
    </svg>
  );
}
