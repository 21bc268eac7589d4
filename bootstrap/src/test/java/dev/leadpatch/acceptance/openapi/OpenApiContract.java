package dev.leadpatch.acceptance.openapi;

import com.networknt.schema.Error;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/**
 * Validates exchanges with the service, and the requests of webhooks, against the OpenAPI document. A request is
 * validated if it succeeded with strict handling; others break rules on purpose. Thread-safe.
 */
public final class OpenApiContract {

    // headers that every response can have, which the description of the document states
    private static final Set<String> COMMON_HEADERS = Set.of(
            "date",
            "cache-control",
            "connection",
            "content-length",
            "content-type",
            "transfer-encoding",
            "vary",
            "access-control-allow-origin",
            "access-control-expose-headers",
            "x-content-type-options");
    private static final Set<String> DECLARED_HEADERS =
            Set.of("if-match", "if-none-match", "idempotency-key", "prefer", "x-http-method-override");
    // not part of the API
    private static final Pattern PAGES = Pattern.compile("/metrics|/(docs|console)(/.*)?");
    private static final Pattern PATH_PARAMETER = Pattern.compile("\\{[^/{}]+}");

    private static final OpenApiContract INSTANCE = new OpenApiContract(StrictDocument.load());

    private final StrictDocument document;
    private final List<PathPattern> paths;

    private record PathPattern(Pattern pattern, JsonNode item) {}

    private OpenApiContract(StrictDocument document) {
        this.document = document;
        this.paths = document.root().get("paths").properties().stream()
                .sorted((one, other) -> Boolean.compare(
                        one.getKey().contains("{"), other.getKey().contains("{")))
                .map(entry -> new PathPattern(
                        Pattern.compile(PATH_PARAMETER.matcher(entry.getKey()).replaceAll("[^/]+")), entry.getValue()))
                .toList();
    }

    public static OpenApiContract get() {
        return INSTANCE;
    }

    StrictDocument document() {
        return document;
    }

    /**
     * Checks an exchange.
     *
     * @throws AssertionError if the document does not describe it
     */
    public void check(Exchange exchange) {
        check(exchange, isValidRequest(exchange));
    }

    /**
     * Checks the response of an exchange, whose request cannot be read without a parser of HTTP.
     *
     * @throws AssertionError if the document does not describe it
     */
    public void checkResponse(Exchange exchange) {
        check(exchange, false);
    }

    private void check(Exchange exchange, boolean requestIsValid) {
        if (exchange.method().equals("OPTIONS")
                || PAGES.matcher(exchange.path()).matches()) {
            return;
        }
        Optional<JsonNode> item = paths.stream()
                .filter(path -> path.pattern().matcher(exchange.path()).matches())
                .map(PathPattern::item)
                .findFirst();
        String method = operationOf(exchange);
        Optional<JsonNode> operation = item.filter(found -> found.has(method)).map(found -> found.get(method));
        List<String> errors = new ArrayList<>();
        new ResponseCheck(document, exchange, errors).check(operation);
        if (operation.isPresent() && requestIsValid) {
            checkParameters(exchange, item.get(), operation.get(), errors);
            checkRequestBody(exchange, operation.get(), errors);
        }
        failIfAny(errors, exchange.toString());
    }

    /** Returns the name of the operation that the exchange executes. */
    private static String operationOf(Exchange exchange) {
        return exchange.method().equals("HEAD") ? "get" : exchange.method().toLowerCase(Locale.ROOT);
    }

    /**
     * Checks the request of a webhook.
     *
     * @throws AssertionError if the document does not describe it
     */
    public void checkWebhook(Exchange exchange) {
        JsonNode body = StrictDocument.JSON.readTree(exchange.requestBody());
        String event = body.path("event").asString();
        JsonNode operation = document.root().path("webhooks").path(event).path("post");
        List<String> errors = new ArrayList<>();
        if (operation.isMissingNode()) {
            errors.add("the webhook " + event + " is not documented");
        } else {
            checkBody(body, operation.get("requestBody"), "application/json", errors);
            for (JsonNode reference : operation.get("parameters")) {
                JsonNode parameter = document.resolve(reference);
                String name = parameter.get("name").stringValue();
                add(name, exchange.requestHeader(name), parameter, errors);
            }
        }
        failIfAny(errors, exchange.toString());
    }

    private static boolean isValidRequest(Exchange exchange) {
        String preferences = exchange.requestHeader("prefer").orElse("").toLowerCase(Locale.ROOT);
        boolean lenient = preferences.contains("lenient")
                || preferences.contains("blank=clear")
                || exchange.responseHeader("preference-applied").orElse("").contains("lenient")
                || exchange.responseHeader("leadpatch-ignored").isPresent();
        return exchange.status() < 400 && !lenient && !hasFailedItems(exchange);
    }

    private static boolean hasFailedItems(Exchange exchange) {
        if (!exchange.responseBody().startsWith("{\"results\":")) {
            return false;
        }
        JsonNode results = StrictDocument.JSON.readTree(exchange.responseBody()).get("results");
        return results.valueStream().anyMatch(result -> result.path("status").asInt() >= 400);
    }

    private void checkParameters(Exchange exchange, JsonNode item, JsonNode operation, List<String> errors) {
        List<JsonNode> parameters = Stream.of(item, operation)
                .flatMap(owner -> owner.path("parameters").valueStream())
                .map(document::resolve)
                .toList();
        QueryValues query = new QueryValues(exchange.query());
        for (JsonNode parameter : parameters) {
            String name = parameter.get("name").stringValue();
            switch (parameter.get("in").stringValue()) {
                case "query" -> query.take(name).forEach(value -> add(name, Optional.of(value), parameter, errors));
                case "header" -> add(name, exchange.requestHeader(name.toLowerCase(Locale.ROOT)), parameter, errors);
                default -> {}
            }
            if (parameter.path("required").asBoolean() && query.isMissing(name, parameter)) {
                errors.add("the query parameter " + name + " is required");
            }
        }
        query.remaining().forEach(name -> errors.add("the query parameter " + name + " is not documented"));
        DECLARED_HEADERS.stream()
                .filter(name -> exchange.requestHeader(name).isPresent())
                .filter(name -> parameters.stream()
                        .noneMatch(
                                parameter -> parameter.get("name").stringValue().equalsIgnoreCase(name)))
                .forEach(name -> errors.add("the header " + name + " is not documented"));
    }

    private void add(String name, Optional<String> value, JsonNode parameter, List<String> errors) {
        if (value.isEmpty()) {
            if (parameter.path("required").asBoolean()) {
                errors.add("the parameter " + name + " is required");
            }
            return;
        }
        JsonNode schema = parameter.get("schema");
        JsonNode typed = QueryValues.typed(value.get(), document.resolve(schema));
        for (Error error : document.validate(typed, schema)) {
            errors.add("the parameter " + name + ": " + error);
        }
    }

    private void checkRequestBody(Exchange exchange, JsonNode operation, List<String> errors) {
        JsonNode body = document.resolve(operation.path("requestBody"));
        if (exchange.requestBody().isEmpty()) {
            if (body.path("required").asBoolean()) {
                errors.add("a request body is required");
            }
            return;
        }
        if (body.isMissingNode()) {
            if (!exchange.requestBody().strip().equals("{}")) {
                errors.add("a request body is not documented");
            }
            return;
        }
        String mediaType = exchange.requestHeader("content-type").orElse("");
        String base = mediaType.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
        checkBody(StrictDocument.JSON.readTree(exchange.requestBody()), body, base, errors);
    }

    private void checkBody(JsonNode value, JsonNode body, String mediaType, List<String> errors) {
        JsonNode content = body.path("content").path(mediaType);
        if (content.isMissingNode()) {
            errors.add("the media type " + mediaType + " of the request is not documented");
        } else {
            document.validate(value, content.get("schema")).forEach(error -> errors.add("request body " + error));
        }
    }

    private static void failIfAny(List<String> errors, String context) {
        if (!errors.isEmpty()) {
            String shown = context.length() > 4_000 ? context.substring(0, 4_000) + "…" : context;
            throw new AssertionError("not as in openapi.yaml:\n  "
                    + String.join("\n  ", errors.subList(0, Math.min(10, errors.size()))) + "\n" + shown);
        }
    }

    static boolean isCommonHeader(String name) {
        return COMMON_HEADERS.contains(name);
    }

    static String decode(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }
}
