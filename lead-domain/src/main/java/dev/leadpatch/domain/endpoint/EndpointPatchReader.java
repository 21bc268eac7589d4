package dev.leadpatch.domain.endpoint;

import dev.leadpatch.domain.patch.ObjectReader;
import dev.leadpatch.domain.patch.ObjectReader.Schema;
import dev.leadpatch.domain.patch.PatchReader.Strictness;
import dev.leadpatch.domain.patch.ReadContext;
import dev.leadpatch.domain.value.Patch;
import dev.leadpatch.domain.violation.DocumentPath;
import dev.leadpatch.domain.violation.ViolationCode;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Reads the patch of a webhook endpoint from a document of plain Java values, with strict handling. Values are never
 * coerced, unknown members are violations, and all violations are reported.
 */
public final class EndpointPatchReader {
    static final String URL = "url";
    static final String EVENTS = "events";
    static final String DESCRIPTION = "description";
    static final String SKIP_API_KEY_IDS = "skip_api_key_ids";
    static final String ENABLED = "enabled";
    static final String HEADERS = "headers";
    static final String CONFIGURATION = "configuration";
    static final String INTEGRATION_ID = "integration_id";

    private static final List<String> OPTIONAL_MEMBERS =
            List.of(EVENTS, DESCRIPTION, SKIP_API_KEY_IDS, ENABLED, HEADERS, CONFIGURATION, INTEGRATION_ID);
    private static final Schema NEW_SCHEMA = Schema.of(List.of(URL), OPTIONAL_MEMBERS);
    private static final Schema CHANGE_SCHEMA = new Schema(List.of(), NEW_SCHEMA.names());
    private static final int MAX_DESCRIPTION_LENGTH = 255;
    private static final int MAX_EVENTS = 100;
    private static final int MAX_SKIPPED_KEYS = 100;

    private EndpointPatchReader() {}

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
                        EndpointConfigurationField.read(members),
                        members.uuid(INTEGRATION_ID),
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
        return members.list(SKIP_API_KEY_IDS, MAX_SKIPPED_KEYS).map(ids -> {
            List<Optional<UUID>> keys = new ArrayList<>();
            for (Object id : ids) {
                keys.add(members.uuid(id, members.pathOf(SKIP_API_KEY_IDS).item(keys.size())));
            }
            return keys;
        });
    }
}
