package dev.leadpatch.application.http.lead;

import dev.leadpatch.domain.lead.Lead;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a request does with a lead: it determines the short response and the code of rejected values. */
public enum WriteOperation {
    UPDATE("invalid_patch"),
    CREATION("invalid_lead");

    private final String rejectionCode;

    WriteOperation(String rejectionCode) {
        this.rejectionCode = rejectionCode;
    }

    /** Returns the error code for values that break rules. */
    String rejectionCode() {
        return rejectionCode;
    }

    /** Renders the lead as with {@code return=minimal}. */
    Map<String, @Nullable Object> summary(Lead lead) {
        return this == UPDATE ? LeadView.summary(lead) : LeadView.created(lead);
    }
}
