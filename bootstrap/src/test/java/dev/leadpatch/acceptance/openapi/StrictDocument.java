package dev.leadpatch.acceptance.openapi;

import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The OpenAPI document in a strict form: objects have no other members than the documented ones, and extensible lists
 * have no other values. Each schema is compiled once.
 */
final class StrictDocument {

    static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    private static final Path SOURCE =
            Path.of("../adapter-http-javalin/src/main/resources/dev/leadpatch/adapter/http/docs/openapi.yaml");
    private static final String BASE = "https://leadpatch.example/openapi";

    private final JsonNode root;
    private final SchemaRegistry registry;
    private final Map<JsonNode, Schema> compiled = new ConcurrentHashMap<>();

    private StrictDocument(JsonNode root) {
        this.root = root;
        this.registry = SchemaRegistry.withDefaultDialect(
                SpecificationVersion.DRAFT_2020_12,
                builder -> builder.schemas(Map.of(BASE, root.toString()))
                        .schemaRegistryConfig(SchemaRegistryConfig.builder()
                                .formatAssertionsEnabled(true)
                                .build()));
    }

    static StrictDocument load() {
        try {
            Object document = new Load(LoadSettings.builder().build()).loadFromString(Files.readString(SOURCE));
            JsonNode root = JSON.valueToTree(document);
            makeStrict(root);
            return new StrictDocument(root);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    JsonNode root() {
        return root;
    }

    /** Returns the node, or the target of its reference. */
    JsonNode resolve(JsonNode node) {
        JsonNode reference = node.path("$ref");
        if (!reference.isString()) {
            return node;
        }
        String text = reference.stringValue();
        return root.at(text.substring(text.indexOf('#') + 1));
    }

    /** Returns the examples of a body. */
    Stream<JsonNode> examples(JsonNode content) {
        return Stream.concat(
                content.has("example") ? Stream.of(content.get("example")) : Stream.empty(),
                content.path("examples")
                        .valueStream()
                        .map(example -> resolve(example).get("value")));
    }

    /** Returns the errors of a value. */
    List<Error> validate(JsonNode value, JsonNode schema) {
        return compiled.computeIfAbsent(schema, registry::getSchema).validate(value);
    }

    private static void makeStrict(JsonNode node) {
        if (node instanceof ArrayNode array) {
            array.forEach(StrictDocument::makeStrict);
            return;
        }
        if (!(node instanceof ObjectNode object)) {
            return;
        }
        if (object.path("$ref").isString()) {
            object.put("$ref", BASE + object.get("$ref").stringValue());
            return;
        }
        if (object.remove("x-extensible-enum") instanceof ArrayNode values) {
            object.set("enum", values);
        }
        if (object.path("properties").isObject() && !isClosed(object)) {
            object.put("additionalProperties", false);
        }
        object.properties().stream()
                .filter(member -> !member.getKey().startsWith("example"))
                .forEach(member -> makeStrict(member.getValue()));
    }

    private static boolean isClosed(ObjectNode schema) {
        return schema.has("additionalProperties") || schema.has("unevaluatedProperties");
    }
}
