package dev.leadpatch.application.creation;

import dev.leadpatch.application.creation.CreateLead.Command;
import dev.leadpatch.domain.catalog.CatalogUnarchiver;
import dev.leadpatch.domain.catalog.CompanyCatalog;
import dev.leadpatch.domain.lead.Lead;
import dev.leadpatch.domain.lead.LeadChange;
import dev.leadpatch.domain.lead.LeadCreation;
import dev.leadpatch.domain.patch.PatchValidator.PatchValidationResult;
import dev.leadpatch.domain.patch.PatchValidator.ValidPatch;
import dev.leadpatch.domain.value.UserId;
import dev.leadpatch.domain.violation.DocumentPath;
import dev.leadpatch.domain.violation.Violation;
import dev.leadpatch.domain.violation.ViolationCode;
import dev.leadpatch.domain.violation.Violations.ValidationBudget;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Applies {@link LeadRules} to the drafts of one batch.
 *
 * @param catalog the catalog when the batch was prepared
 * @param validationCatalog the catalog by which drafts are validated while {@code catalog} is current
 */
record DraftRules(LeadRules rules, CompanyCatalog catalog, CompanyCatalog validationCatalog) {

    static DraftRules of(LeadRules rules, CompanyCatalog catalog) {
        return new DraftRules(rules, catalog, toValidationCatalog(rules, catalog));
    }

    private static CompanyCatalog toValidationCatalog(LeadRules rules, CompanyCatalog catalog) {
        return rules == LeadRules.COMPANY_DOCUMENT ? CatalogUnarchiver.unarchive(catalog) : catalog;
    }

    /** Unarchiving copies the catalog, so a batch does it once, unless the catalog changes in between. */
    private CompanyCatalog validationCatalog(CompanyCatalog current) {
        return current.equals(catalog) ? validationCatalog : toValidationCatalog(rules, current);
    }

    LeadChange create(
            LeadCreation creation, PatchValidationResult fields, CompanyCatalog current, ValidationBudget budget) {
        return rules == LeadRules.COMPANY_DOCUMENT
                ? creation.createIncomplete(fields, validationCatalog(current), budget)
                : creation.create(fields, current, budget);
    }

    LeadChange update(Lead lead, ValidPatch patch, CompanyCatalog current, Instant now, ValidationBudget budget) {
        return lead.change(patch, validationCatalog(current), now, budget);
    }

    /** The user that created a new lead. */
    @Nullable
    UserId createdBy(Command command) {
        return rules == LeadRules.COMPANY_DOCUMENT
                ? command.draft().identity().createdBy()
                : command.caller().owner();
    }

    /** The violation of a draft whose identity contradicts that of the lead that it changes. */
    Optional<Violation> contradiction(Command command, Lead existing) {
        UUID uuid = command.draft().identity().uuid();
        return rules == LeadRules.REQUEST || uuid == null || uuid.equals(existing.uuid())
                ? Optional.empty()
                : Optional.of(new Violation(
                        DocumentPath.ROOT.member("uuid"),
                        ViolationCode.UUID,
                        "can't be changed: the lead has the uuid " + existing.uuid()));
    }
}
