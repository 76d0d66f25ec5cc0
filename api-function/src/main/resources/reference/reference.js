// Renders the API's description. Nothing is loaded from other hosts, and no token is stored.

const reference = document.getElementById('reference');

// Operations are buttons: a link within each would not be accessible. Their addresses work nevertheless.
const plainNames = system => ({
  wrapComponents: {
    DeepLink: () => ({text}) => system.React.createElement('span', null, text),
  },
});

// Scrollable regions can be scrolled with the keyboard, and every select has a label.
new MutationObserver(() => {
  reference.querySelectorAll('pre:not([tabindex])').forEach(pre => { pre.tabIndex = 0; });
  reference.querySelectorAll('.examples-select-element:not([aria-label])').forEach(choice => { choice.ariaLabel = 'Example'; });
  reference.querySelectorAll('[data-param-name] select:not([aria-label])').forEach(choice => {
    choice.ariaLabel = choice.closest('[data-param-name]').dataset.paramName;
  });
}).observe(reference, {childList: true, subtree: true});

SwaggerUIBundle({
  url: '../openapi.yaml',
  domNode: reference,
  plugins: [plainNames],
  deepLinking: true,
  syntaxHighlight: {theme: 'tomorrow-night'},
  docExpansion: 'list',
  defaultModelsExpandDepth: 0,
  tagsSorter: 'alpha',
  persistAuthorization: false,
  validatorUrl: null,
});
