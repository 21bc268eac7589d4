'use strict';

fetch('docs/config.json')
  .then((response) => response.json())
  .then((config) => {
    const ui = SwaggerUIBundle({
      url: 'openapi.json',
      dom_id: '#swagger-ui',
      presets: [SwaggerUIBundle.presets.apis],
      layout: 'BaseLayout',
      // without a request to an external validator
      validatorUrl: null,
      deepLinking: true,
      defaultModelsExpandDepth: 0,
      showExtensions: true,
      onComplete: () => {
        if (config.apiKey) {
          ui.preauthorizeApiKey('bearer', config.apiKey);
        }
      },
    });
  });
