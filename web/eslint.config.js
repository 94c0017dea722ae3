// The lint rules: type-aware where a mistake costs a person their work, quiet elsewhere.
import tseslint from "typescript-eslint";
import hooks from "eslint-plugin-react-hooks";

const layer = (files, forbidden, reason) => ({
  files,
  rules: { "no-restricted-imports": ["error", { patterns: [{ group: forbidden, message: reason }] }] },
});

export default tseslint.config(
  { ignores: ["dist", "node_modules", "src/api/schema.d.ts", "test-results", "playwright-report"] },
  {
    files: ["**/*.{ts,tsx}"],
    extends: [tseslint.configs.recommended],
    languageOptions: { parserOptions: { projectService: true } },
    plugins: { "react-hooks": hooks },
    rules: {
      "react-hooks/rules-of-hooks": "error",
      "react-hooks/exhaustive-deps": "error",
      eqeqeq: ["error", "always", { null: "ignore" }],
      "no-console": "error",
      "@typescript-eslint/no-explicit-any": "error",
      "@typescript-eslint/no-floating-promises": "error",
      "@typescript-eslint/no-misused-promises": ["error", { checksVoidReturn: { attributes: false } }],
      "@typescript-eslint/switch-exhaustiveness-check": "error",
      "@typescript-eslint/consistent-type-imports": "error",
      "no-restricted-globals": ["error", { name: "fetch", message: "Only src/api fetches." }],
    },
  },
  { files: ["src/api/**", "src/sw/**", "journeys/**", "shots/**"], rules: { "no-restricted-globals": "off" } },
  layer(["src/ui/**"], ["**/api/*", "**/app/*", "**/features/**", "wouter", "@tanstack/*"], "ui/ knows no router, no API and no feature."),
  layer(["src/api/**"], ["**/app/*", "**/features/**", "**/ui/*"], "api/ knows no screen."),
  layer(["src/features/**"], ["**/app/*", "**/features/**", "../../*/[a-z]*/../*"], "A feature imports neither app/ nor another feature."),
);
