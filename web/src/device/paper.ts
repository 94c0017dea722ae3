// A page that is meant for paper as well: only its content is printed, and in light colours, whatever the screen has.
import { useEffect } from "react";
import "../styles/paper.css";

export function usePaper(): void {
  useEffect(() => {
    const theme = document.documentElement.dataset;
    let chosen: string | undefined;
    const begin = () => {
      chosen = theme["theme"];
      theme["theme"] = "light";
    };
    const end = () => {
      if (chosen === undefined) delete theme["theme"];
      else theme["theme"] = chosen;
    };
    document.body.dataset["paper"] = "";
    window.addEventListener("beforeprint", begin);
    window.addEventListener("afterprint", end);
    return () => {
      delete document.body.dataset["paper"];
      window.removeEventListener("beforeprint", begin);
      window.removeEventListener("afterprint", end);
    };
  }, []);
}
