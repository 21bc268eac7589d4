// A typical receiver: verifies both signatures with the libraries that integrators use.
// Usage: node receiver.mjs INTEGRATION_UUID WEBHOOK_SECRET
// Prints its port. Returns 200 with the token's claims, or 401 with the reason.
import { createServer } from 'node:http';
import jwt from 'jsonwebtoken';
import { Webhook } from 'standardwebhooks';

const [integration, secret] = process.argv.slice(2);

function verified(headers, body) {
  const token = (headers.authorization ?? '').replace(/^Bearer /, '');
  const claims = jwt.verify(token, integration, { algorithms: ['HS256'] });
  new Webhook(secret).verify(body, headers);
  return claims;
}

const server = createServer((request, response) => {
  const chunks = [];
  request.on('data', (chunk) => chunks.push(chunk));
  request.on('end', () => {
    try {
      const claims = verified(request.headers, Buffer.concat(chunks).toString('utf8'));
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(claims));
    } catch (error) {
      response.writeHead(401, { 'content-type': 'text/plain' }).end(`${error.name}: ${error.message}`);
    }
  });
});

server.listen(0, '127.0.0.1', () => console.log(server.address().port));
