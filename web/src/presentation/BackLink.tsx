// The way back to the list or page above, over the title.
import { Link } from "wouter";
import { BackIcon } from "../ui/icons";
import { backClass } from "../ui/Page";

export function BackLink({ href, children }: { href: string; children: string }) {
  return (
    <Link href={href} className={backClass}>
      <BackIcon />
      {children}
    </Link>
  );
}
