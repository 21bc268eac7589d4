package dev.leadpatch.adapter.http.lead;

import dev.leadpatch.adapter.http.message.HttpErrorException;
import dev.leadpatch.adapter.http.server.Authorizer;
import dev.leadpatch.application.access.Permission;
import dev.leadpatch.application.access.ReadResult;
import dev.leadpatch.domain.value.LeadId;
import io.javalin.http.Context;
import java.util.Optional;
import java.util.regex.Pattern;

/** The path parameter {@code leadId}. */
final class LeadIdParameter {

    private static final Pattern ID_PATTERN = Pattern.compile("[1-9][0-9]{0,18}");

    private LeadIdParameter() {}

    /**
     * Returns the lead's id.
     *
     * @throws HttpErrorException 404 if it is not a positive integer
     */
    static LeadId of(Context ctx) {
        return find(ctx).orElseThrow(LeadIdParameter::leadNotFound);
    }

    /** Returns the lead's id; empty if it is not a positive integer. */
    static Optional<LeadId> find(Context ctx) {
        return Optional.of(ctx.pathParam("leadId"))
                .filter(text -> ID_PATTERN.matcher(text).matches())
                .flatMap(LeadIdParameter::parse);
    }

    /**
     * Returns what was read of the lead.
     *
     * @throws HttpErrorException 404 if the lead was not found, 403 if the caller has no read access
     */
    static <T> T foundOrThrow(ReadResult<T> result) {
        return result.fold(
                found -> found,
                () -> {
                    throw leadNotFound();
                },
                () -> {
                    throw Authorizer.forbidden(Permission.READ);
                });
    }

    static HttpErrorException leadNotFound() {
        return HttpErrorException.withoutCode(404, "Lead not found or not accessible");
    }

    private static Optional<LeadId> parse(String digits) {
        try {
            return Optional.of(new LeadId(Long.parseLong(digits)));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }
}
