// The button. One primary per screen; `busy` keeps its width and its name while work is under way.
import type { ComponentProps, ReactNode } from "react";
import { classes } from "./classes";
import { Spinner } from "./Spinner";
import styles from "./Button.module.css";

export type ButtonVariant = "primary" | "secondary" | "quiet" | "danger";

interface ButtonProps extends ComponentProps<"button"> {
  variant?: ButtonVariant;
  icon?: ReactNode;
  busy?: boolean;
  block?: boolean;
  /** Why it cannot be pressed now: it stays visible and focusable, and says so. */
  disabledReason?: string | null;
}

/** For links that look like buttons. */
export function buttonClass(variant: ButtonVariant = "secondary", block = false): string {
  return classes(styles.button, styles[variant], block && styles.block);
}

export function Button({
  variant = "secondary",
  icon,
  busy = false,
  block = false,
  disabledReason = null,
  className,
  children,
  onClick,
  type = "button",
  ...rest
}: ButtonProps) {
  const held = busy || disabledReason !== null;
  return (
    <button
      {...rest}
      type={type}
      className={classes(buttonClass(variant, block), className)}
      aria-disabled={held || undefined}
      aria-busy={busy || undefined}
      title={disabledReason ?? rest.title}
      onClick={(event) => {
        if (held) event.preventDefault();
        else onClick?.(event);
      }}
    >
      {busy ? <Spinner /> : icon}
      <span>{children}</span>
      {disabledReason !== null && <span className="visually-hidden">({disabledReason})</span>}
    </button>
  );
}

interface IconButtonProps extends Omit<ComponentProps<"button">, "children"> {
  label: string;
  icon: ReactNode;
}

export function IconButton({ label, icon, className, ...rest }: IconButtonProps) {
  return (
    <button type="button" {...rest} className={classes(styles.iconButton, className)} aria-label={label} title={label}>
      {icon}
    </button>
  );
}
