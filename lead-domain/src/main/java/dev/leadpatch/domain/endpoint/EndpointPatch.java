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
 * What one request asks of an endpoint; what it does not mention stays as it is.
 *
 * @param skipApiKeyIds by their positions in the document, those that could not be read included
 * @param readErrors what could not be read, in no particular order
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

    /** What nothing could be read of. */
    static EndpointPatch unreadable(List<Violation> defects) {
        return new EndpointPatch(
                Optional.empty(),
                Optional.empty(),
                Patch.keep(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                defects);
    }

    /**
     * All that is wrong with it.
     *
     * @param urlFault what is wrong with a URL, in words that follow its name
     * @param isKey whether the company has the API key
     */
    public List<Violation> violations(Function<String, Optional<String>> urlFault, Predicate<UUID> isKey) {
        Violations violations = new Violations();
        violations.addAll(readErrors);
        url.flatMap(urlFault)
                .ifPresent(fault ->
                        violations.add(DocumentPath.ROOT.member(EndpointPatchReader.URL), ViolationCode.URL, fault));
        DocumentPath keys = DocumentPath.ROOT.member(EndpointPatchReader.SKIP_API_KEY_IDS);
        List<Optional<UUID>> ids = skipApiKeyIds.orElse(List.of());
        for (int i = 0; i < ids.size(); i++) {
            if (ids.get(i).filter(isKey.negate()).isPresent()) {
                violations.add(
                        keys.item(i), ViolationCode.UNKNOWN_API_KEY, "is not the id of an API key of this company");
            }
        }
        return violations.toList();
    }

    /** The keys to skip, each once. */
    public Optional<List<UUID>> distinctSkipApiKeyIds() {
        return skipApiKeyIds.map(
                ids -> ids.stream().flatMap(Optional::stream).distinct().toList());
    }

    /** Without what may be secret in it. */
    @Override
    public String toString() {
        return "EndpointPatch[" + readErrors.size() + " defects]";
    }
}
