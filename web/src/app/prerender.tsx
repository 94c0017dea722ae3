// Renders the sign-in page and the shell's first picture at build time, so that something is there before any script.
import { renderToString } from "react-dom/server";
import { PublicPages } from "./PublicPages";
import { ShellPicture } from "./ShellPicture";

export const renderLogin = (): string => renderToString(<PublicPages path="/login" />);
export const renderShell = (): string => renderToString(<ShellPicture />);
