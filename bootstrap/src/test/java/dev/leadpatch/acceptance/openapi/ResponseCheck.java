package dev.leadpatch.acceptance.openapi;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** Compares a response to the document: status, headers, body, and the code or the sentence of an error. */
record ResponseCheck(StrictDocument document, Exchange exchange, List<String> errors) {

    /** Checks the response of an operation; without one, only errors of all requests are expected. */
    void check(Optional<JsonNode> operation) {
        String status = String.valueOf(exchange.status());
        Optional<JsonNode> documented = operation
                .map(found -> found.get("responses").path(status))
                .filter(response -> !response.isMissingNode())
                .map(document::resolve);
        if (exchange.status() < 400) {
            documented.ifPresentOrElse(
                    this::checkMessage, () -> errors.add("the status " + status + " is not documented"));
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
            checkMessage(documented.get());
        } else if (describesGenerally(general, body)) {
            checkMessage(general);
        } else {
            errors.add(
                    "the error " + status + " " + body.path("code").asString("without a code") + " is not documented");
        }
    }

    /** Returns whether the description names the code, or an example has the sentence of an error without a code. */
    private static boolean describes(JsonNode response, JsonNode body) {
        if (body.has("code")) {
            return response.get("description")
                    .stringValue()
                    .contains("`" + body.get("code").stringValue() + "`");
        }
        JsonNode content = response.at("/content/application~1json");
        return Stream.concat(
                        Stream.of(content.path("example")),
                        content.path("examples").valueStream().map(example -> example.path("value")))
                .anyMatch(example -> example.path("error").equals(body.get("error")));
    }

    private boolean describesGenerally(JsonNode response, JsonNode body) {
        Pattern row = Pattern.compile(
                "\\| " + exchange.status() + " \\| `" + body.path("code").asString("") + "` \\|");
        return row.matcher(response.get("description").stringValue()).find();
    }

    private void checkMessage(JsonNode response) {
        checkHeaders(response.path("headers"));
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

    private void checkHeaders(JsonNode headers) {
        headers.properties().forEach(entry -> {
            JsonNode header = document.resolve(entry.getValue());
            Optional<String> value = exchange.responseHeader(entry.getKey().toLowerCase(Locale.ROOT));
            if (value.isEmpty() && header.path("required").asBoolean()) {
                errors.add("the header " + entry.getKey() + " is missing");
            }
            value.ifPresent(text -> document.validate(JsonNodeFactory.instance.stringNode(text), header.get("schema"))
                    .forEach(error -> errors.add("header " + entry.getKey() + " " + error)));
        });
        exchange.responseHeaders().keySet().stream()
                .filter(name -> !OpenApiContract.isCommonHeader(name))
                .filter(name -> headers.propertyStream()
                        .noneMatch(entry -> entry.getKey().equalsIgnoreCase(name)))
                .forEach(name -> errors.add("the header " + name + " is not documented"));
    }
}
