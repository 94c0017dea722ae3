// Pages in front of the door; those that end in a slash have a token or a name behind it.
const publicPaths = ["/login", "/verify", "/support", "/invitation/", "/sign-in/", "/reset-password/", "/verify-email/", "/join/"];

export const isPublicPath = (path: string): boolean =>
  publicPaths.some((each) => (each.endsWith("/") ? path.startsWith(each) : path === each));
