package dev.leadpatch.application.lead;

import dev.leadpatch.application.lead.LeadStore.Decision;
import dev.leadpatch.application.lead.LeadStore.LeadSnapshot;
import dev.leadpatch.application.lead.UpdateLead.Result;
import dev.leadpatch.domain.violation.Violations.ValidationBudget;
import java.util.Optional;

/** The decision function of one item of a bulk request. The items share the budget of their request. */
@FunctionalInterface
public interface ItemDecider {
    /**
     * Decides what to write.
     *
     * @param snapshot empty if the company does not have the lead
     * @param budget the remaining number of violations to report, and the deadline of the request
     */
    Decision<Result> decide(Optional<LeadSnapshot> snapshot, ValidationBudget budget);
}
