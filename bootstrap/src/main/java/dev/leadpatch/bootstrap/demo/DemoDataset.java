package dev.leadpatch.bootstrap.demo;

import dev.leadpatch.application.access.ApiKeyStore;
import dev.leadpatch.application.access.RawApiKey;
import dev.leadpatch.application.company.CompanyDocument;
import dev.leadpatch.application.company.CompanyStore;
import dev.leadpatch.application.company.LoadCompany;
import dev.leadpatch.application.company.LoadCompany.LoadError;
import dev.leadpatch.application.company.NewKeyRule;
import dev.leadpatch.application.http.json.StrictJsonReader;
import dev.leadpatch.domain.value.CompanyId;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The demo data set: two companies with their API keys. */
public final class DemoDataset {
    // a JSON document in the jar for each company; the second one demonstrates that tenants are isolated
    private final List<Map<?, ?>> documents = Stream.of("/demo/company.json", "/demo/other-company.json")
            .<Map<?, ?>>map(DemoDataset::readDocument)
            .toList();

    /** The company with 1,000 leads. */
    public CompanyId mainCompanyId() {
        return readCompanyId(documents.get(0));
    }

    /** The API keys of both companies. */
    public List<DemoApiKey> keys() {
        return documents.stream()
                .flatMap(document -> readKeys(document).stream())
                .toList();
    }

    /** Returns the rule for other documents, which must not contain the keys of the demo: everyone knows them. */
    public NewKeyRule newKeyRule() {
        Set<RawApiKey> demoKeys = keys().stream().map(DemoApiKey::rawKey).collect(Collectors.toSet());
        return key -> demoKeys.contains(key)
                ? Optional.of("is a public key of the demo; generate another one")
                : NewKeyRule.OPAQUE_TOKEN.validate(key);
    }

    /** Whether the store contains a demo key that is neither revoked nor expired. */
    public boolean hasValidKeyIn(ApiKeyStore keys, Instant now) {
        return keys().stream()
                .anyMatch(demoKey -> keys.find(demoKey.rawKey().hash())
                        .filter(key -> key.isValidAt(now))
                        .isPresent());
    }

    /**
     * Loads the demo companies that do not exist yet. Existing ones are not changed.
     *
     * @param loadCompany accepts {@link NewKeyRule#ANY} key
     * @return a conflict, if the database contains other data with the same ids or keys; nothing on success
     */
    public Optional<String> install(CompanyStore companies, ApiKeyStore keys, LoadCompany loadCompany) {
        for (Map<?, ?> document : documents) {
            if (companies.exists(readCompanyId(document)) && !isDemoCompany(document, keys)) {
                return Optional.of("it contains a company %d that is not a demo company"
                        .formatted(readCompanyId(document).value()));
            }
        }
        return documents.stream()
                .filter(document -> !companies.exists(readCompanyId(document)))
                .flatMap(document -> loadDocument(document, loadCompany).stream())
                .findFirst();
    }

    private static boolean isDemoCompany(Map<?, ?> document, ApiKeyStore keys) {
        return readKeys(document).stream()
                .anyMatch(demoKey -> keys.find(demoKey.rawKey().hash()).isPresent());
    }

    private static Optional<String> loadDocument(Map<?, ?> document, LoadCompany loadCompany) {
        return loadCompany
                .load(CompanyDocument.of(document))
                .fold(
                        loaded -> Optional.empty(),
                        rejected -> {
                            throw new IllegalStateException(rejected.errors().stream()
                                    .map(LoadError::toSentence)
                                    .collect(Collectors.joining("; ", "invalid demo document: ", "")));
                        },
                        conflict -> Optional.of(String.join(" ", conflict.conflicts())));
    }

    private static Map<?, ?> readDocument(String resource) {
        try (InputStream stream = Objects.requireNonNull(DemoDataset.class.getResourceAsStream(resource), resource)) {
            return (Map<?, ?>) Objects.requireNonNull(StrictJsonReader.read(stream.readAllBytes()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static CompanyId readCompanyId(Map<?, ?> document) {
        Map<?, ?> company = (Map<?, ?>) Objects.requireNonNull(document.get("company"));
        return new CompanyId((Long) Objects.requireNonNull(company.get("id")));
    }

    private static List<DemoApiKey> readKeys(Map<?, ?> document) {
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

    /**
     * An API key of a demo company. It is public, because every jar contains its document.
     *
     * @param permissionNames the wire names of the permissions: {@code read}, {@code write}, {@code admin}
     */
    public record DemoApiKey(RawApiKey rawKey, String label, List<String> permissionNames) {
        public DemoApiKey {
            permissionNames = List.copyOf(permissionNames);
        }
    }
}
