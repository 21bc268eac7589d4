package dev.leadpatch.adapter.http;

import dev.leadpatch.domain.value.LeadId;
import io.javalin.http.Context;
import java.util.Optional;
import java.util.regex.Pattern;

/** The lead that a path names. */
final class LeadIds {

    private static final Pattern ID = Pattern.compile("[1-9][0-9]{0,18}");

    private LeadIds() {}

    /**
     * The lead's id; what is no id identifies no lead.
     *
     * @throws HttpFailure 404 if it is no id
     */
    static LeadId of(Context ctx) {
        return find(ctx).orElseThrow(LeadIds::noSuchLead);
    }

    /** The lead's id, or nothing if it is no id. */
    static Optional<LeadId> find(Context ctx) {
        return Optional.of(ctx.pathParam("leadId"))
                .filter(text -> ID.matcher(text).matches())
                .flatMap(LeadIds::within64Bits);
    }

    static HttpFailure noSuchLead() {
        return HttpFailure.bare(404, "Lead not found or not accessible");
    }

    private static Optional<LeadId> within64Bits(String digits) {
        try {
            return Optional.of(new LeadId(Long.parseLong(digits)));
        } catch (NumberFormatException tooLarge) {
            return Optional.empty();
        }
    }
}
