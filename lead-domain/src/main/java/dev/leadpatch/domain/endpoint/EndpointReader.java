package dev.leadpatch.domain.endpoint;

import dev.leadpatch.domain.patch.DocumentReader;
import dev.leadpatch.domain.patch.Handling;
import dev.leadpatch.domain.value.Patch;
import dev.leadpatch.domain.violation.Place;
import dev.leadpatch.domain.violation.ViolationCode;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Reads what is asked of an endpoint from a document of plain Java values, as strictly as a patch of a lead is read:
 * nothing is coerced, nothing is dropped, and everything that is wrong is told at once.
 */
public final class EndpointReader {
    static final String URL = "url";
    static final String EVENTS = "events";
    static final String DESCRIPTION = "description";
    static final String SKIP_API_KEY_IDS = "skip_api_key_ids";
    static final String ENABLED = "enabled";
    static final String HEADERS = "headers";
    static final String CONFIGURATION = "configuration";
    static final String INTEGRATION_ID = "integration_id";

    private static final List<String> NAMES =
            List.of(URL, EVENTS, DESCRIPTION, SKIP_API_KEY_IDS, ENABLED, HEADERS, CONFIGURATION, INTEGRATION_ID);
    private static final int LONGEST_DESCRIPTION = 255;
    private static final int MOST_EVENTS = 100;
    private static final int MOST_KEYS = 100;

    private EndpointReader() {}

    /** What a new endpoint is to be. */
    public static EndpointPatch readNew(@Nullable Object document) {
        return read(document, List.of(URL));
    }

    /** How an endpoint is to change. */
    public static EndpointPatch readChange(@Nullable Object document) {
        return read(document, List.of());
    }

    private static EndpointPatch read(@Nullable Object root, List<String> required) {
        DocumentReader document = new DocumentReader(Handling.STRICT);
        return MemberReader.of(root, Place.ROOT, NAMES, required, document)
                .map(members -> new EndpointPatch(
                        members.string(URL),
                        events(members),
                        description(members),
                        keys(members),
                        members.flag(ENABLED),
                        CustomHeaders.read(members),
                        ConfigurationReader.read(members),
                        members.uuid(INTEGRATION_ID),
                        document.defects()))
                .orElseGet(() -> EndpointPatch.unreadable(document.defects()));
    }

    private static Optional<List<WebhookEvent>> events(MemberReader members) {
        return members.list(EVENTS, MOST_EVENTS).map(names -> {
            if (names.isEmpty()) {
                members.document().refuse(members.at(EVENTS), ViolationCode.EMPTY, "must name at least one event");
            }
            Set<WebhookEvent> events = new LinkedHashSet<>();
            for (int i = 0; i < names.size(); i++) {
                event(members, names.get(i), members.at(EVENTS).item(i)).ifPresent(events::add);
            }
            return List.copyOf(events);
        });
    }

    private static Optional<WebhookEvent> event(MemberReader members, @Nullable Object value, Place at) {
        Optional<String> name = members.string(value, at);
        Optional<WebhookEvent> event = name.flatMap(WebhookEvent::ofWireName);
        if (name.isPresent() && event.isEmpty()) {
            members.document().refuseName(at, ViolationCode.UNKNOWN_EVENT, WebhookEvent.WIRE_NAMES);
        }
        return event;
    }

    private static Patch<String> description(MemberReader members) {
        if (members.isNull(DESCRIPTION)) {
            return Patch.clear();
        }
        return members.line(DESCRIPTION, LONGEST_DESCRIPTION).map(Patch::set).orElseGet(Patch::keep);
    }

    private static Optional<List<Optional<UUID>>> keys(MemberReader members) {
        return members.list(SKIP_API_KEY_IDS, MOST_KEYS).map(ids -> {
            List<Optional<UUID>> keys = new ArrayList<>();
            for (Object id : ids) {
                keys.add(members.uuid(id, members.at(SKIP_API_KEY_IDS).item(keys.size())));
            }
            return keys;
        });
    }
}
