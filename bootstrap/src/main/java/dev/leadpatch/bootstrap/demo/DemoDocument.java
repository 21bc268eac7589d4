package dev.leadpatch.bootstrap.demo;

import dev.leadpatch.adapter.http.json.StrictJsonReader;
import dev.leadpatch.application.access.ApiKey.RawApiKey;
import dev.leadpatch.domain.value.CompanyId;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** A demo company as a JSON document in the jar. */
public enum DemoDocument {
    /** The company with 1,000 leads. */
    COMPANY("/demo/company.json"),
    /** A second company, which demonstrates that tenants are isolated. */
    OTHER_COMPANY("/demo/other-company.json");

    private final String resource;

    DemoDocument(String resource) {
        this.resource = resource;
    }

    /** Reads the document as plain values. */
    public Map<?, ?> read() {
        try (InputStream stream = Objects.requireNonNull(DemoDocument.class.getResourceAsStream(resource), resource)) {
            return (Map<?, ?>) Objects.requireNonNull(StrictJsonReader.read(stream.readAllBytes()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
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
