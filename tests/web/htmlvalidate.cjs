// What html-validate asks of the pages.

module.exports = {
  root: true,
  extends: ["html-validate:recommended", "html-validate:document", "html-validate:a11y"],
  rules: {
    "doctype-style": ["error", { style: "lowercase" }],
    "form-dup-name": "off", // several values of a facet are several fields of its name
    "no-trailing-whitespace": "off", // templates leave it where nothing was to say
    "require-sri": "off", // scripts and styles come from this very host
  },
};
