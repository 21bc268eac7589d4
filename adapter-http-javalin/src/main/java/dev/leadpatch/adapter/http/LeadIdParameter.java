package dev.leadpatch.adapter.http;

import dev.leadpatch.domain.value.LeadId;
import io.javalin.http.Context;
import java.util.Optional;
import java.util.regex.Pattern;

/** The lead that a path names. */
final class LeadIdParameter {

    private static final Pattern ID_PATTERN = Pattern.compile("[1-9][0-9]{0,18}");

    private LeadIdParameter() {}

    /**
     * The lead's id; what is no id identifies no lead.
     *
     * @throws HttpErrorException 404 if it is no id
     */
    static LeadId of(Context ctx) {
        return find(ctx).orElseThrow(LeadIdParameter::leadNotFound);
    }

    /** The lead's id, or nothing if it is no id. */
    static Optional<LeadId> find(Context ctx) {
        return Optional.of(ctx.pathParam("leadId"))
                .filter(text -> ID_PATTERN.matcher(text).matches())
                .flatMap(LeadIdParameter::parse);
    }

    static HttpErrorException leadNotFound() {
        return HttpErrorException.withoutCode(404, "Lead not found or not accessible");
    }

    private static Optional<LeadId> parse(String digits) {
        try {
            return Optional.of(new LeadId(Long.parseLong(digits)));
        } catch (NumberFormatException tooLarge) {
            return Optional.empty();
        }
    }
}
