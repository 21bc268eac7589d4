package dev.leadpatch.acceptance.openapi;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** Compares a response to the document: status, headers, body, and the code or the sentence of an error. */
record ResponseCheck(StrictDocument document, Exchange exchange, List<String> errors) {

    // of every response to an API key with a rate limit, which the description of the document states
    private static final List<String> RATE_LIMIT_HEADERS = List.of("RateLimit-Policy", "RateLimit");

    /** Checks the response of an operation; without one, only errors of all requests are expected. */
    void check(Optional<JsonNode> operation) {
        String status = String.valueOf(exchange.status());
        Optional<JsonNode> documented = operation
                .map(found -> found.get("responses").path(status))
                .filter(response -> !response.isMissingNode())
                .map(document::resolve);
        if (exchange.status() < 400) {
            documented.ifPresentOrElse(
                    response -> checkMessage(response, operation),
                    () -> errors.add("the status " + status + " is not documented"));
            return;
        }
        JsonNode general = document.root().at("/components/responses/error");
        if (exchange.method().equals("HEAD")) {
            return;
        }
        JsonNode body = StrictDocument.JSON.readTree(exchange.responseBody());
        boolean specific =
                documented.filter(response -> describes(response, body)).isPresent();
        if (specific) {
            checkMessage(documented.get(), operation);
        } else if (describesGenerally(general, body)) {
            checkMessage(general, operation);
        } else {
            errors.add(
                    "the error " + status + " " + body.path("code").asString("without a code") + " is not documented");
        }
    }

    /** Returns whether the description names the code, or an example has the sentence of an error without a code. */
    private boolean describes(JsonNode response, JsonNode body) {
        if (body.has("code")) {
            return response.get("description")
                    .stringValue()
                    .contains("`" + body.get("code").stringValue() + "`");
        }
        return document.examples(response.at("/content/application~1json"))
                .anyMatch(example -> example.path("error").equals(body.get("error")));
    }

    private boolean describesGenerally(JsonNode response, JsonNode body) {
        Pattern row = Pattern.compile(
                "\\| " + exchange.status() + " \\| `" + body.path("code").asString("") + "` \\|");
        return row.matcher(response.get("description").stringValue()).find();
    }

    private void checkMessage(JsonNode response, Optional<JsonNode> operation) {
        checkHeaders(declaredHeaders(response, operation));
        JsonNode content = response.path("content");
        if (exchange.method().equals("HEAD")) {
            return;
        }
        if (content.isMissingNode()) {
            if (!exchange.responseBody().isEmpty()) {
                errors.add("a response body is not documented");
            }
            return;
        }
        String mediaType = exchange.responseHeader("content-type").orElse("").split(";", 2)[0];
        JsonNode schema = content.path(mediaType).path("schema");
        if (schema.isMissingNode()) {
            errors.add("the media type " + mediaType + " of the response is not documented");
            return;
        }
        JsonNode value = mediaType.equals("application/json")
                ? StrictDocument.JSON.readTree(exchange.responseBody())
                : JsonNodeFactory.instance.stringNode(exchange.responseBody());
        document.validate(value, schema).forEach(error -> errors.add("response body " + error));
    }

    private Map<String, JsonNode> declaredHeaders(JsonNode response, Optional<JsonNode> operation) {
        Map<String, JsonNode> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        boolean authenticated =
                operation.filter(found -> !found.path("security").isArray()).isPresent();
        if (authenticated) {
            JsonNode components = document.root().at("/components/headers");
            RATE_LIMIT_HEADERS.forEach(name -> headers.put(name, components.get(name)));
        }
        response.path("headers").properties().forEach(entry -> headers.put(entry.getKey(), entry.getValue()));
        return headers;
    }

    private void checkHeaders(Map<String, JsonNode> headers) {
        headers.forEach((name, reference) -> {
            JsonNode header = document.resolve(reference);
            Optional<String> value = exchange.responseHeader(name.toLowerCase(Locale.ROOT));
            if (value.isEmpty() && header.path("required").asBoolean()) {
                errors.add("the header " + name + " is missing");
            }
            value.ifPresent(text -> document.validate(JsonNodeFactory.instance.stringNode(text), header.get("schema"))
                    .forEach(error -> errors.add("header " + name + " " + error)));
        });
        exchange.responseHeaders().keySet().stream()
                .filter(name -> !OpenApiContract.isCommonHeader(name) && !headers.containsKey(name))
                .forEach(name -> errors.add("the header " + name + " is not documented"));
    }
}
