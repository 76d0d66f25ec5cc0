// Draws the API's description. Nothing is loaded from elsewhere, and no token is kept.
SwaggerUIBundle({
  url: '../openapi.yaml',
  dom_id: '#reference',
  deepLinking: true,
  docExpansion: 'list',
  defaultModelsExpandDepth: 0,
  tagsSorter: 'alpha',
  persistAuthorization: false,
  validatorUrl: null,
});
