package dev.leadpatch.bootstrap.demo;

import dev.leadpatch.application.access.ApiKeyStore;
import dev.leadpatch.application.company.CompanyStore;
import dev.leadpatch.application.company.LoadCompany;
import dev.leadpatch.application.company.LoadError;
import dev.leadpatch.domain.value.CompanyId;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The demo companies in a database. */
public final class DemoDataset {
    private final List<Map<?, ?>> documents = Arrays.stream(DemoDocument.values())
            .<Map<?, ?>>map(DemoDocument::read)
            .toList();

    /** The company that the demo is about. */
    public CompanyId mainCompanyId() {
        return DemoDocument.readCompanyId(documents.get(0));
    }

    /** Every key of both. */
    public List<DemoApiKey> keys() {
        return documents.stream()
                .flatMap(document -> DemoDocument.readKeys(document).stream())
                .toList();
    }

    /** Whether one of the public keys opens something in this database. */
    public boolean hasValidKeyIn(ApiKeyStore keys, Instant now) {
        return keys().stream()
                .anyMatch(demo -> keys.find(demo.rawKey().hash())
                        .filter(key -> key.isValidAt(now))
                        .isPresent());
    }

    /**
     * Loads those that are not there yet; one that is there keeps what was changed in it.
     *
     * @return what stands in the way: a sentence, if the database holds something else than the demo
     */
    public Optional<String> install(CompanyStore companies, ApiKeyStore keys, LoadCompany loading) {
        for (Map<?, ?> document : documents) {
            if (companies.exists(DemoDocument.readCompanyId(document)) && !isDemoCompany(document, keys)) {
                return Optional.of("it holds a company %d that is not the demo's"
                        .formatted(DemoDocument.readCompanyId(document).value()));
            }
        }
        return documents.stream()
                .filter(document -> !companies.exists(DemoDocument.readCompanyId(document)))
                .flatMap(document -> loadDocument(document, loading).stream())
                .findFirst();
    }

    private static boolean isDemoCompany(Map<?, ?> document, ApiKeyStore keys) {
        return DemoDocument.readKeys(document).stream()
                .anyMatch(demo -> keys.find(demo.rawKey().hash()).isPresent());
    }

    private static Optional<String> loadDocument(Map<?, ?> document, LoadCompany loading) {
        return loading.load(document)
                .fold(
                        loaded -> Optional.empty(),
                        refused -> {
                            throw new IllegalStateException(refused.errors().stream()
                                    .map(LoadError::toSentence)
                                    .collect(Collectors.joining("; ", "the demo's document is wrong: ", "")));
                        },
                        conflicting -> Optional.of(String.join(" ", conflicting.conflicts())));
    }
}
