package dev.leadpatch.adapter.http;

import dev.leadpatch.application.lead.FoundLead;
import dev.leadpatch.domain.patch.BulkReading;
import dev.leadpatch.domain.value.LeadId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a bulk answer tells of one of its leads: its id, the status that a single patch had got, and its body. */
final class BulkItemAnswers extends PatchAnswers<Map<String, @Nullable Object>> {

    private final LeadId lead;

    /** The answers to {@code item} of the list {@code leads}. */
    BulkItemAnswers(BulkReading.Item item, List<?> leads) {
        super(leads.get(item.position()), item.place());
        this.lead = item.lead();
    }

    @Override
    Map<String, @Nullable Object> success(FoundLead found) {
        Map<String, @Nullable Object> answer = answer(200);
        answer.putAll(LeadView.changed(found.lead()));
        answer.put("version", found.lead().version());
        return answer;
    }

    @Override
    Map<String, @Nullable Object> failure(HttpFailure failure) {
        Map<String, @Nullable Object> answer = answer(failure.status());
        answer.putAll(failure.part());
        return answer;
    }

    @Override
    public Map<String, @Nullable Object> preconditionRequired() {
        return failure(HttpFailure.of(
                428,
                "precondition_required",
                "A precondition is required: state the expected values of the lead in \"if\""));
    }

    /** Of a lead whose patch is good, but was to be applied with others only (RFC 4918 §11.4). */
    Map<String, @Nullable Object> untouched() {
        return failure(HttpFailure.of(
                424, "failed_dependency", "Not changed, because other items of the request were refused"));
    }

    private Map<String, @Nullable Object> answer(int status) {
        Map<String, @Nullable Object> answer = new LinkedHashMap<>();
        answer.put("id", lead.value());
        answer.put("status", status);
        return answer;
    }
}
