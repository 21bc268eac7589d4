package dev.leadpatch.application.http.message;

import dev.leadpatch.application.access.Caller;
import dev.leadpatch.application.lead.FindLeadId;
import dev.leadpatch.domain.value.LeadId;
import dev.leadpatch.domain.value.UuidParser;
import java.util.Optional;

/** The path parameter {@code leadId}: the id of a lead, or its uuid, which costs a query. */
public record LeadIdParameter(FindLeadId findLeadId) {
    public static final String NAME = "leadId";

    /**
     * Returns the id of the lead. The company may not have a lead with this id.
     *
     * @throws HttpErrorException 404 if the parameter is neither an id nor the uuid of a lead of the company
     */
    public LeadId of(String text, Caller caller) {
        return find(text, caller).orElseThrow(LeadIdParameter::leadNotFound);
    }

    /** As {@link #of}; empty instead of the error. */
    public Optional<LeadId> find(String text, Caller caller) {
        return LeadId.of(text).or(() -> UuidParser.parse(text).flatMap(uuid -> findLeadId.find(caller, uuid)));
    }

    /** Returns the error of a request for a lead that the company does not have. */
    public static HttpErrorException leadNotFound() {
        return HttpErrorException.withoutCode(404, "Lead not found or not accessible");
    }
}
