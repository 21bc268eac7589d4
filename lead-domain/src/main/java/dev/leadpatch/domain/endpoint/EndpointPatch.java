package dev.leadpatch.domain.endpoint;

import dev.leadpatch.domain.value.Patch;
import dev.leadpatch.domain.violation.DocumentPath;
import dev.leadpatch.domain.violation.Violation;
import dev.leadpatch.domain.violation.ViolationCode;
import dev.leadpatch.domain.violation.Violations;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * The settings that one request creates or changes an endpoint with; absent members stay unchanged.
 *
 * @param skipApiKeyIds the API keys to skip, by index in the document; empty for an id that could not be read
 * @param readErrors the violations of members that could not be read, in no particular order
 */
public record EndpointPatch(
        Optional<String> url,
        Optional<List<WebhookEventType>> events,
        Patch<String> description,
        Optional<List<Optional<UUID>>> skipApiKeyIds,
        Optional<Boolean> enabled,
        Optional<Map<String, String>> headers,
        Optional<List<EndpointConfigurationField>> configuration,
        Optional<UUID> integrationId,
        List<Violation> readErrors) {

    public EndpointPatch {
        readErrors = List.copyOf(readErrors);
    }

    /** A patch of a document that could not be read. */
    static EndpointPatch unreadable(List<Violation> readErrors) {
        return new EndpointPatch(
                Optional.empty(),
                Optional.empty(),
                Patch.keep(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                readErrors);
    }

    /**
     * All violations, in no particular order.
     *
     * @param urlValidator returns the error of a URL as a predicate, such as {@code must be an https URL}; empty if
     *     valid
     * @param isKey whether the company has the API key
     */
    public List<Violation> violations(Function<String, Optional<String>> urlValidator, Predicate<UUID> isKey) {
        Violations violations = new Violations();
        violations.addAll(readErrors);
        url.flatMap(urlValidator)
                .ifPresent(error ->
                        violations.add(DocumentPath.ROOT.member(EndpointPatchReader.URL), ViolationCode.URL, error));
        DocumentPath keysPath = DocumentPath.ROOT.member(EndpointPatchReader.SKIP_API_KEY_IDS);
        List<Optional<UUID>> ids = skipApiKeyIds.orElse(List.of());
        for (int i = 0; i < ids.size(); i++) {
            if (ids.get(i).filter(isKey.negate()).isPresent()) {
                violations.add(
                        keysPath.item(i), ViolationCode.UNKNOWN_API_KEY, "is not the id of an API key of this company");
            }
        }
        return violations.toList();
    }

    /** The API keys to skip, without duplicates. */
    public Optional<List<UUID>> distinctSkipApiKeyIds() {
        return skipApiKeyIds.map(
                ids -> ids.stream().flatMap(Optional::stream).distinct().toList());
    }

    /** Contains no settings, because they may be secret. */
    @Override
    public String toString() {
        return "EndpointPatch[" + readErrors.size() + " read errors]";
    }
}
