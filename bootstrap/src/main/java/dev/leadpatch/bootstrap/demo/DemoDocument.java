package dev.leadpatch.bootstrap.demo;

import dev.leadpatch.application.access.RawApiKey;
import dev.leadpatch.bootstrap.document.JsonDocumentReader;
import dev.leadpatch.bootstrap.document.UnreadableDocumentException;
import dev.leadpatch.domain.value.CompanyId;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** A company document inside the jar. */
public enum DemoDocument {
    /** The company that the demo is about. */
    COMPANY("/demo/company.json"),
    /** Another company, to see that one can't reach the other's leads. */
    OTHER_COMPANY("/demo/other-company.json");

    private final String resource;

    DemoDocument(String resource) {
        this.resource = resource;
    }

    /** The document as plain values. */
    public Map<?, ?> read() {
        try (InputStream stream = Objects.requireNonNull(DemoDocument.class.getResourceAsStream(resource), resource)) {
            return (Map<?, ?>) Objects.requireNonNull(JsonDocumentReader.read(stream));
        } catch (IOException jarIsBroken) {
            throw new UncheckedIOException(jarIsBroken);
        } catch (UnreadableDocumentException bug) {
            throw new IllegalStateException(resource, bug);
        }
    }

    static CompanyId readCompanyId(Map<?, ?> document) {
        Map<?, ?> company = (Map<?, ?>) Objects.requireNonNull(document.get("company"));
        return new CompanyId((Long) Objects.requireNonNull(company.get("id")));
    }

    static List<DemoApiKey> readKeys(Map<?, ?> document) {
        List<?> keys = (List<?>) Objects.requireNonNull(document.get("api_keys"));
        return keys.stream().map(key -> readKey((Map<?, ?>) key)).toList();
    }

    private static DemoApiKey readKey(Map<?, ?> key) {
        List<?> access = (List<?>) Objects.requireNonNull(key.get("access"));
        return new DemoApiKey(
                new RawApiKey((String) Objects.requireNonNull(key.get("key"))),
                (String) Objects.requireNonNull(key.get("label")),
                access.stream().map(String::valueOf).toList());
    }
}
