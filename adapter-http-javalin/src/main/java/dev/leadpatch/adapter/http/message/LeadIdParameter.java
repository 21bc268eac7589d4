package dev.leadpatch.adapter.http.message;

import dev.leadpatch.application.access.Caller;
import dev.leadpatch.application.lead.FindLeadId;
import dev.leadpatch.domain.value.LeadId;
import dev.leadpatch.domain.value.UuidParser;
import io.javalin.http.Context;
import java.util.Optional;

/** The path parameter {@code leadId}: the id of a lead, or its uuid, which costs a query. */
public record LeadIdParameter(FindLeadId findLeadId) {
    private static final String NAME = "leadId";

    /**
     * Returns the id of the lead. The company may not have a lead with this id.
     *
     * @throws HttpErrorException 404 if the parameter is neither an id nor the uuid of a lead of the company
     */
    public LeadId of(Context ctx, Caller caller) {
        return find(ctx, caller).orElseThrow(PathParameters::leadNotFound);
    }

    /** As {@link #of}; empty instead of the error. */
    public Optional<LeadId> find(Context ctx, Caller caller) {
        return find(ctx.pathParam(NAME), caller);
    }

    /** Returns the id of a lead from a text: the id, or the uuid of a lead of the company. */
    public Optional<LeadId> find(String text, Caller caller) {
        return PathParameters.parseNumber(text)
                .map(LeadId::new)
                .or(() -> UuidParser.parse(text).flatMap(uuid -> findLeadId.find(caller, uuid)));
    }
}
