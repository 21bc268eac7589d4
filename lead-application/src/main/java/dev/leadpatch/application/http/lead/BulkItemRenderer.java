package dev.leadpatch.application.http.lead;

import dev.leadpatch.application.http.json.JsonWriter.FullOrBrief;
import dev.leadpatch.application.http.message.ConditionalHeaders;
import dev.leadpatch.application.http.message.HttpErrorException;
import dev.leadpatch.application.lead.LeadStore.LeadSnapshot;
import dev.leadpatch.domain.value.LeadId;
import dev.leadpatch.domain.violation.DocumentPath;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Renders the result of one item: the lead's id, and the status and the members of a request for a single lead. */
class BulkItemRenderer extends UpdateResultRenderer<Map<String, @Nullable Object>> {

    // maximum number of characters of a result in its brief form
    static final int MAX_BRIEF = 2_000;

    private static final int MAX_BRIEF_TEXT = 200;

    private final Optional<LeadId> lead;
    private final Set<String> listedFields;

    /**
     * Creates the renderer of one item.
     *
     * @param path the path of the item in the request body
     * @param lead the lead that the item names, if it names one
     * @param listedFields the fields whose allowed values the response already lists
     */
    BulkItemRenderer(
            @Nullable Object item,
            DocumentPath path,
            Optional<LeadId> lead,
            Set<String> listedFields,
            WriteOperation operation) {
        super(item, path, operation, ConditionalHeaders.NONE);
        this.lead = lead;
        this.listedFields = listedFields;
    }

    @Override
    protected final Set<String> listedFields() {
        return listedFields;
    }

    /**
     * Returns the brief form of a result: each list is replaced by an empty list and {@code <name>_truncated: true},
     * and texts are cut to 200 characters.
     */
    static Map<String, @Nullable Object> brief(Map<String, @Nullable Object> result) {
        Map<String, @Nullable Object> brief = new LinkedHashMap<>();
        result.forEach((name, value) -> {
            if (value instanceof List<?> || value instanceof FullOrBrief) {
                brief.put(name, List.of());
                brief.put(name + "_truncated", true);
            } else if (value instanceof String text && text.length() > MAX_BRIEF_TEXT) {
                brief.put(name, text.substring(0, MAX_BRIEF_TEXT) + "…");
            } else {
                brief.put(name, value);
            }
        });
        return brief;
    }

    @Override
    protected final Map<String, @Nullable Object> success(LeadSnapshot snapshot) {
        return success(200, snapshot);
    }

    final Map<String, @Nullable Object> success(int status, LeadSnapshot snapshot) {
        Map<String, @Nullable Object> item = newItem(status);
        item.putAll(operation().summary(snapshot.lead()));
        item.put("version", snapshot.lead().version());
        return item;
    }

    @Override
    protected final Map<String, @Nullable Object> failure(HttpErrorException failure) {
        Map<String, @Nullable Object> item = newItem(failure.status());
        item.putAll(failure.bodyWithoutRequestId());
        return item;
    }

    @Override
    public Map<String, @Nullable Object> preconditionRequired() {
        return failure(HttpErrorException.of(
                428,
                "precondition_required",
                "A precondition is required: set \"if\" to the expected values of the lead"));
    }

    /** Renders 424 (RFC 4918 §11.4): the item is valid, but other items of the atomic request failed. */
    final Map<String, @Nullable Object> failedDependency() {
        return failure(HttpErrorException.of(
                424, "failed_dependency", "Not changed because other items of the request failed"));
    }

    private Map<String, @Nullable Object> newItem(int status) {
        Map<String, @Nullable Object> item = new LinkedHashMap<>();
        lead.ifPresent(id -> item.put("id", id.value()));
        item.put("status", status);
        return item;
    }
}
