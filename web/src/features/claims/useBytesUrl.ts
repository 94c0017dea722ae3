// A picture that is kept on this device, as an address an image can show for as long as it is on the screen.
import { useEffect, useState } from "react";
import type { ClaimOutbox } from "../../api/outbox";

export function useBytesUrl(outbox: ClaimOutbox, receiptId: string, type: string): string | null {
  const [url, setUrl] = useState<string | null>(null);
  useEffect(() => {
    let made: string | null = null;
    let left = false;
    void outbox
      .bytesOf(receiptId)
      .catch(() => undefined)
      .then((bytes) => {
        if (left || !bytes) return;
        made = URL.createObjectURL(new Blob([bytes], { type }));
        setUrl(made);
      });
    return () => {
      left = true;
      if (made !== null) URL.revokeObjectURL(made);
    };
  }, [outbox, receiptId, type]);
  return url;
}
