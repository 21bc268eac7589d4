package dev.leadpatch.acceptance.openapi;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collector;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Each body in the OpenAPI document has an example, which is valid, and each error code that a response can have. */
class OpenApiExamplesTest {

    private static final Pattern CODE = Pattern.compile("`([a-z_]+)`");

    private final StrictDocument document = OpenApiContract.get().document();

    @Test
    void each_body_has_an_example() {
        assertThat(bodies())
                .hasSizeGreaterThan(100)
                .allSatisfy((name, body) ->
                        assertThat(document.examples(body)).as(name).isNotEmpty());
    }

    @Test
    void examples_are_valid() {
        List<String> errors = new ArrayList<>();
        int examples = collectErrors(document.root(), "", errors);
        assertThat(examples).isGreaterThan(200);
        assertThat(errors).isEmpty();
    }

    /** Returns the number of examples below the node: of bodies, parameters and headers. */
    private int collectErrors(JsonNode node, String path, List<String> errors) {
        int examples = 0;
        if (node.path("schema").isObject()) {
            for (JsonNode example : document.examples(node).toList()) {
                examples++;
                document.validate(example, node.get("schema")).forEach(error -> errors.add(path + " " + error));
            }
        }
        for (Map.Entry<String, JsonNode> member : node.properties()) {
            examples += collectErrors(member.getValue(), path + "/" + member.getKey(), errors);
        }
        for (JsonNode element : node.isArray() ? node : List.<JsonNode>of()) {
            examples += collectErrors(element, path + "/-", errors);
        }
        return examples;
    }

    @Test
    void examples_of_an_error_have_exactly_the_codes_that_its_description_states() {
        List<String> codes = texts(document.root().at("/components/schemas/ErrorCode/enum"));

        Map<String, JsonNode> errors = responses();
        errors.values().removeIf(response -> !isError(response));
        assertThat(errors)
                .hasSizeGreaterThan(30)
                .allSatisfy((name, response) -> assertThat(exampleCodes(response))
                        .as(name)
                        .isEqualTo(CODE.matcher(response.get("description").stringValue())
                                .results()
                                .map(code -> code.group(1))
                                .filter(codes::contains)
                                .collect(Collectors.toCollection(TreeSet::new))));
    }

    private Map<String, JsonNode> bodies() {
        Map<String, JsonNode> bodies = new TreeMap<>();
        Stream.of(responses(), requestBodies())
                .forEach(owners -> owners.forEach((name, owner) -> owner.path("content")
                        .properties()
                        .forEach(content -> bodies.put(name + " " + content.getKey(), content.getValue()))));
        return bodies;
    }

    private Map<String, JsonNode> responses() {
        Map<String, JsonNode> responses = operations().entrySet().stream()
                .flatMap(operation -> operation.getValue().get("responses").properties().stream()
                        .map(response -> Map.entry(operation.getKey() + " " + response.getKey(), response.getValue())))
                .filter(response -> !response.getValue().has("$ref"))
                .collect(toMap());
        components("responses").forEach(responses::put);
        return responses;
    }

    private Map<String, JsonNode> requestBodies() {
        Map<String, JsonNode> bodies = operations().entrySet().stream()
                .map(operation ->
                        Map.entry(operation.getKey(), operation.getValue().path("requestBody")))
                .filter(body -> body.getValue().isObject() && !body.getValue().has("$ref"))
                .collect(toMap());
        components("requestBodies").forEach(bodies::put);
        return bodies;
    }

    /** Returns the operations and the webhooks. */
    private Map<String, JsonNode> operations() {
        return Stream.of("paths", "webhooks")
                .flatMap(kind -> document.root().get(kind).properties().stream())
                .flatMap(item -> item.getValue().properties().stream()
                        .filter(member -> member.getValue().has("responses"))
                        .map(member -> Map.entry(member.getKey() + " " + item.getKey(), member.getValue())))
                .collect(toMap());
    }

    private Map<String, JsonNode> components(String kind) {
        return document.root().get("components").get(kind).properties().stream()
                .map(component -> Map.entry("components/" + kind + "/" + component.getKey(), component.getValue()))
                .collect(toMap());
    }

    private static boolean isError(JsonNode response) {
        return response.at("/content/application~1json/schema/$ref")
                .asString("")
                .endsWith("/ErrorResponse");
    }

    private Set<String> exampleCodes(JsonNode response) {
        return document.examples(response.at("/content/application~1json"))
                .filter(example -> example.has("code"))
                .map(example -> example.get("code").stringValue())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static List<String> texts(JsonNode list) {
        return list.valueStream().map(JsonNode::stringValue).toList();
    }

    private static Collector<Map.Entry<String, JsonNode>, ?, Map<String, JsonNode>> toMap() {
        return Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue, (one, other) -> one, TreeMap::new);
    }
}
