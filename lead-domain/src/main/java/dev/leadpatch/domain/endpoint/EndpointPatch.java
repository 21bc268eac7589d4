package dev.leadpatch.domain.endpoint;

import dev.leadpatch.domain.patch.ObjectReader;
import dev.leadpatch.domain.patch.ObjectReader.Schema;
import dev.leadpatch.domain.patch.PatchReader.Strictness;
import dev.leadpatch.domain.patch.ReadContext;
import dev.leadpatch.domain.value.Patch;
import dev.leadpatch.domain.violation.DocumentPath;
import dev.leadpatch.domain.violation.Violation;
import dev.leadpatch.domain.violation.ViolationCode;
import dev.leadpatch.domain.violation.Violations;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The settings that one request creates or changes an endpoint with; absent members stay unchanged. The document of
 * the request is read with strict handling: values are never coerced, unknown members are violations, and all
 * violations are reported.
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
        Patch<BasicCredentials> basicCredentials,
        Optional<List<EndpointConfigurationField>> configuration,
        Optional<UUID> integrationId,
        List<Violation> readErrors) {

    static final String URL = "url";
    static final String EVENTS = "events";
    static final String DESCRIPTION = "description";
    static final String SKIP_API_KEY_IDS = "skip_api_key_ids";
    static final String ENABLED = "enabled";
    static final String HEADERS = "headers";
    static final String BASIC_AUTH = "basic_auth";
    static final String CONFIGURATION = "configuration";
    static final String INTEGRATION_ID = "integration_id";

    private static final List<String> OPTIONAL_MEMBERS =
            List.of(EVENTS, DESCRIPTION, SKIP_API_KEY_IDS, ENABLED, HEADERS, BASIC_AUTH, CONFIGURATION, INTEGRATION_ID);
    private static final Schema NEW_SCHEMA = Schema.of(List.of(URL), OPTIONAL_MEMBERS);
    private static final Schema CHANGE_SCHEMA = NEW_SCHEMA.withoutRequired();
    private static final int MAX_DESCRIPTION_LENGTH = 255;
    private static final int MAX_EVENTS = 100;
    private static final int MAX_SKIPPED_KEYS = 100;

    public EndpointPatch {
        readErrors = List.copyOf(readErrors);
    }

    /** Reads the settings of a new endpoint; {@code url} is required. */
    public static EndpointPatch readNew(@Nullable Object document) {
        return read(document, NEW_SCHEMA);
    }

    /** Reads the change of an endpoint; all members are optional. */
    public static EndpointPatch readChange(@Nullable Object document) {
        return read(document, CHANGE_SCHEMA);
    }

    private static EndpointPatch read(@Nullable Object document, Schema schema) {
        ReadContext context = new ReadContext(Strictness.STRICT);
        return ObjectReader.of(document, DocumentPath.ROOT, schema, context)
                .map(members -> new EndpointPatch(
                        members.string(URL),
                        readEvents(members),
                        readDescription(members),
                        readSkippedKeys(members),
                        members.flag(ENABLED),
                        CustomHeadersReader.read(members),
                        BasicCredentials.read(members, BASIC_AUTH),
                        EndpointConfigurationField.read(members),
                        IntegrationIdReader.readUuid(members),
                        context.readErrors()))
                .orElseGet(() -> EndpointPatch.unreadable(context.readErrors()));
    }

    private static Optional<List<WebhookEventType>> readEvents(ObjectReader members) {
        return members.list(EVENTS, MAX_EVENTS).map(names -> {
            if (names.isEmpty()) {
                members.context()
                        .reject(members.pathOf(EVENTS), ViolationCode.EMPTY, "must contain at least one event");
            }
            Set<WebhookEventType> events = new LinkedHashSet<>();
            for (int i = 0; i < names.size(); i++) {
                readEvent(members, names.get(i), members.pathOf(EVENTS).item(i)).ifPresent(events::add);
            }
            return List.copyOf(events);
        });
    }

    private static Optional<WebhookEventType> readEvent(
            ObjectReader members, @Nullable Object value, DocumentPath path) {
        Optional<String> name = members.string(value, path);
        Optional<WebhookEventType> event = name.flatMap(WebhookEventType::ofWireName);
        if (name.isPresent() && event.isEmpty()) {
            members.context().rejectUnknownName(path, ViolationCode.UNKNOWN_EVENT, WebhookEventType.WIRE_NAMES);
        }
        return event;
    }

    private static Patch<String> readDescription(ObjectReader members) {
        if (members.isNull(DESCRIPTION)) {
            return Patch.clear();
        }
        return members.singleLineText(DESCRIPTION, MAX_DESCRIPTION_LENGTH)
                .map(Patch::set)
                .orElseGet(Patch::keep);
    }

    private static Optional<List<Optional<UUID>>> readSkippedKeys(ObjectReader members) {
        return members.clearableList(SKIP_API_KEY_IDS, MAX_SKIPPED_KEYS).map(ids -> {
            List<Optional<UUID>> keys = new ArrayList<>();
            for (Object id : ids) {
                keys.add(members.uuid(id, members.pathOf(SKIP_API_KEY_IDS).item(keys.size())));
            }
            return keys;
        });
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
                Patch.keep(),
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
                .ifPresent(error -> violations.add(DocumentPath.ROOT.member(URL), ViolationCode.URL, error));
        DocumentPath keysPath = DocumentPath.ROOT.member(SKIP_API_KEY_IDS);
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
