// Choosing files: a real file input behind a button, and the veil that is shown while files hover over the page.
import { useRef, type ReactNode } from "react";
import { Button, type ButtonVariant } from "./Button";
import { UploadIcon } from "./icons";
import styles from "./FileDrop.module.css";

interface FileButtonProps {
  children: string;
  accept: string;
  multiple?: boolean;
  variant?: ButtonVariant;
  disabledReason?: string | null;
  onFiles: (files: File[]) => void;
}

export function FileButton({ children, accept, multiple = false, variant = "primary", disabledReason = null, onFiles }: FileButtonProps) {
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <input
        ref={input}
        type="file"
        className="visually-hidden"
        tabIndex={-1}
        aria-label={children}
        accept={accept}
        multiple={multiple}
        onChange={(event) => {
          const files = [...(event.target.files ?? [])];
          // The same file can be chosen again after a failure.
          event.target.value = "";
          if (files.length > 0) onFiles(files);
        }}
      />
      <Button variant={variant} icon={<UploadIcon />} disabledReason={disabledReason} onClick={() => input.current?.click()}>
        {children}
      </Button>
    </>
  );
}

export function DropVeil({ shown, title, body }: { shown: boolean; title: string; body?: string }) {
  return (
    shown && (
      <div className={styles.veil} aria-hidden="true">
        <div className={styles.target}>
          <UploadIcon />
          <strong>{title}</strong>
          {body && <span>{body}</span>}
        </div>
      </div>
    )
  );
}

/** A large place that says files can be dropped here; holds the button. */
export function DropArea({ title, body, children }: { title: string; body: ReactNode; children: ReactNode }) {
  return (
    <div className={styles.area}>
      <span className={styles.icon} aria-hidden="true">
        <UploadIcon />
      </span>
      <strong>{title}</strong>
      <p>{body}</p>
      {children}
    </div>
  );
}
