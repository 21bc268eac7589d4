package dev.leadpatch.adapter.http;

import dev.leadpatch.application.lead.LeadSnapshot;
import dev.leadpatch.domain.patch.ParsedBulkPatch;
import dev.leadpatch.domain.value.LeadId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a bulk answer tells of one of its leads: its id, the status that a single patch had got, and its body. */
final class BulkItemRenderer extends UpdateResultRenderer<Map<String, @Nullable Object>> {

    /** The maximum number of characters of a result in its brief form. */
    static final int MAX_BRIEF = 2_000;

    private static final int MAX_BRIEF_TEXT = 200;

    private final LeadId lead;
    private final Set<String> listedFields;

    /** The answers to {@code item} of the list {@code leads}. */
    BulkItemRenderer(ParsedBulkPatch.Item item, List<?> leads, Set<String> listedFields) {
        super(leads.get(item.position()), item.path());
        this.lead = item.lead();
        this.listedFields = listedFields;
    }

    /** A result without its details: an empty list stands for each list, and {@code <name>_truncated} is true. */
    static Map<String, @Nullable Object> brief(Map<String, @Nullable Object> result) {
        Map<String, @Nullable Object> brief = new LinkedHashMap<>();
        result.forEach((name, value) -> {
            if (value instanceof List<?> || value instanceof Alternative) {
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
    Map<String, @Nullable Object> success(LeadSnapshot found) {
        Map<String, @Nullable Object> answer = newItem(200);
        answer.putAll(LeadView.summary(found.lead()));
        answer.put("version", found.lead().version());
        return answer;
    }

    @Override
    Map<String, @Nullable Object> failure(HttpErrorException failure) {
        Map<String, @Nullable Object> answer = newItem(failure.status());
        answer.putAll(failure.bodyWithoutRequestId());
        return answer;
    }

    @Override
    public Map<String, @Nullable Object> preconditionRequired() {
        return failure(HttpErrorException.of(
                428,
                "precondition_required",
                "A precondition is required: state the expected values of the lead in \"if\""));
    }

    /** Of a lead whose patch is good, but was to be applied with others only (RFC 4918 §11.4). */
    Map<String, @Nullable Object> failedDependency() {
        return failure(HttpErrorException.of(
                424, "failed_dependency", "Not changed, because other items of the request were refused"));
    }

    private Map<String, @Nullable Object> newItem(int status) {
        Map<String, @Nullable Object> answer = new LinkedHashMap<>();
        answer.put("id", lead.value());
        answer.put("status", status);
        return answer;
    }
}
