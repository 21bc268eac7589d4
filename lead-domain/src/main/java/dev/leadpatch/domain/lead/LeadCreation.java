package dev.leadpatch.domain.lead;

import dev.leadpatch.domain.catalog.CompanyCatalog;
import dev.leadpatch.domain.patch.PatchValidator.PatchValidationResult;
import dev.leadpatch.domain.patch.PatchValidator.ValidPatch;
import dev.leadpatch.domain.value.CompanyId;
import dev.leadpatch.domain.value.Deadline.DeadlineExceededException;
import dev.leadpatch.domain.value.LeadId;
import dev.leadpatch.domain.violation.Violation;
import dev.leadpatch.domain.violation.Violations.ValidationBudget;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;

/** The creation of a lead: its identity and origin, before its fields are validated. */
public record LeadCreation(LeadId id, CompanyId company, UUID uuid, LeadOrigin origin) {

    /**
     * Creates the lead with version 1. The rules of patches apply; in addition, at least one of the five texts is
     * required, and a value of each required custom field.
     *
     * @return {@link LeadChange.Changed} with the differences from a lead without values, or {@link LeadChange.Rejected}
     * @throws DeadlineExceededException if the deadline of {@code budget} passes
     */
    public LeadChange create(PatchValidationResult fields, CompanyCatalog catalog, ValidationBudget budget) {
        Lead empty = withFields(LeadFields.EMPTY);
        return create(fields, CatalogValidator.validateNew(fields, empty, catalog, budget), catalog);
    }

    /**
     * As {@link #create}, but the lead may be incomplete: it may lack the texts and the required custom fields.
     *
     * @throws DeadlineExceededException if the deadline of {@code budget} passes
     */
    public LeadChange createIncomplete(PatchValidationResult fields, CompanyCatalog catalog, ValidationBudget budget) {
        Lead empty = withFields(LeadFields.EMPTY);
        return create(
                fields,
                CatalogValidator.validate(fields.patch(), empty, catalog, budget, fields.violations()),
                catalog);
    }

    private LeadChange create(PatchValidationResult fields, CatalogValidator validator, CompanyCatalog catalog) {
        if (!validator.violations().isEmpty() || !(fields instanceof ValidPatch valid)) {
            return new LeadChange.Rejected(validator.violations());
        }
        LeadFields created = LeadFields.EMPTY.patchedWith(valid.patch(), validator.customFields());
        List<Violation> tooLarge = LeadSize.violations(LeadFields.EMPTY, created);
        if (!tooLarge.isEmpty()) {
            return new LeadChange.Rejected(tooLarge);
        }
        return new LeadChange.Changed(withFields(created), FieldDiff.between(LeadFields.EMPTY, created, catalog));
    }

    private Lead withFields(LeadFields fields) {
        LeadOrigin truncated = new LeadOrigin(
                origin.createdAt().truncatedTo(ChronoUnit.MICROS),
                origin.source(),
                origin.partnerType(),
                origin.createdBy());
        return new Lead(id, company, uuid, 1, truncated.createdAt(), null, null, truncated, fields);
    }
}
