package dev.leadpatch.adapter.http.lead;

import dev.leadpatch.adapter.http.json.JsonWriter.FullOrBrief;
import dev.leadpatch.adapter.http.message.HttpErrorException;
import dev.leadpatch.application.lead.LeadStore.LeadSnapshot;
import dev.leadpatch.domain.patch.BulkPatchReader.ParsedBulkPatch;
import dev.leadpatch.domain.value.LeadId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Renders the result of one item of a bulk request: the lead's id, and the status and the response members of a single
 * patch.
 */
final class BulkItemRenderer extends UpdateResultRenderer<Map<String, @Nullable Object>> {

    /** Maximum number of characters of a result in its brief form. */
    static final int MAX_BRIEF = 2_000;

    private static final int MAX_BRIEF_TEXT = 200;

    private final LeadId lead;
    private final Set<String> listedFields;

    /**
     * Creates the renderer of one item.
     *
     * @param leads the list of the request body that contains the item
     * @param listedFields the fields whose allowed values the response already lists
     */
    BulkItemRenderer(ParsedBulkPatch.Item item, List<?> leads, Set<String> listedFields) {
        super(leads.get(item.position()), item.path());
        this.lead = item.lead();
        this.listedFields = listedFields;
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
    Set<String> listedFields() {
        return listedFields;
    }

    @Override
    Map<String, @Nullable Object> success(LeadSnapshot snapshot) {
        Map<String, @Nullable Object> item = newItem(200);
        item.putAll(LeadView.summary(snapshot.lead()));
        item.put("version", snapshot.lead().version());
        return item;
    }

    @Override
    Map<String, @Nullable Object> failure(HttpErrorException failure) {
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

    /** Renders 424 (RFC 4918 §11.4): the patch is valid, but other items of the atomic request failed. */
    Map<String, @Nullable Object> failedDependency() {
        return failure(HttpErrorException.of(
                424, "failed_dependency", "Not changed because other items of the request failed"));
    }

    private Map<String, @Nullable Object> newItem(int status) {
        Map<String, @Nullable Object> item = new LinkedHashMap<>();
        item.put("id", lead.value());
        item.put("status", status);
        return item;
    }
}
