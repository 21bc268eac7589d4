package dev.leadpatch.adapter.http.docs;

import dev.leadpatch.adapter.http.message.StaticContent;
import dev.leadpatch.application.http.json.JsonWriter;
import java.nio.charset.StandardCharsets;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/**
 * The OpenAPI document of the API. It is written in YAML; the JSON form is derived from it. Each form is created by the
 * first request, so that it costs no time at start. Thread-safe.
 */
final class OpenApiDocument {

    private OpenApiDocument() {}

    static StaticContent yaml() {
        return Yaml.CONTENT;
    }

    static StaticContent json() {
        return Json.CONTENT;
    }

    private static final class Yaml {
        // RFC 9512
        static final StaticContent CONTENT =
                StaticContent.of("application/yaml", StaticContent.load(OpenApiDocument.class, "openapi.yaml"));
    }

    private static final class Json {
        static final StaticContent CONTENT = StaticContent.of("application/json", toJson(Yaml.CONTENT.bytes()));

        private static byte[] toJson(byte[] yaml) {
            Load loader =
                    new Load(LoadSettings.builder().setLabel("openapi.yaml").build());
            Object document = loader.loadFromString(new String(yaml, StandardCharsets.UTF_8));
            return JsonWriter.write(document).getBytes(StandardCharsets.UTF_8);
        }
    }
}
