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

/** The demo data set: two companies with their API keys. */
public final class DemoDataset {
    private final List<Map<?, ?>> documents = Arrays.stream(DemoDocument.values())
            .<Map<?, ?>>map(DemoDocument::read)
            .toList();

    /** The company with 1,000 leads. */
    public CompanyId mainCompanyId() {
        return DemoDocument.readCompanyId(documents.get(0));
    }

    /** The API keys of both companies. */
    public List<DemoApiKey> keys() {
        return documents.stream()
                .flatMap(document -> DemoDocument.readKeys(document).stream())
                .toList();
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
     * @return a conflict, if the database contains other data with the same ids or keys; nothing on success
     */
    public Optional<String> install(CompanyStore companies, ApiKeyStore keys, LoadCompany loadCompany) {
        for (Map<?, ?> document : documents) {
            if (companies.exists(DemoDocument.readCompanyId(document)) && !isDemoCompany(document, keys)) {
                return Optional.of("it contains a company %d that is not a demo company"
                        .formatted(DemoDocument.readCompanyId(document).value()));
            }
        }
        return documents.stream()
                .filter(document -> !companies.exists(DemoDocument.readCompanyId(document)))
                .flatMap(document -> loadDocument(document, loadCompany).stream())
                .findFirst();
    }

    private static boolean isDemoCompany(Map<?, ?> document, ApiKeyStore keys) {
        return DemoDocument.readKeys(document).stream()
                .anyMatch(demoKey -> keys.find(demoKey.rawKey().hash()).isPresent());
    }

    private static Optional<String> loadDocument(Map<?, ?> document, LoadCompany loadCompany) {
        return loadCompany
                .load(document)
                .fold(
                        loaded -> Optional.empty(),
                        rejected -> {
                            throw new IllegalStateException(rejected.errors().stream()
                                    .map(LoadError::toSentence)
                                    .collect(Collectors.joining("; ", "invalid demo document: ", "")));
                        },
                        conflict -> Optional.of(String.join(" ", conflict.conflicts())));
    }
}
