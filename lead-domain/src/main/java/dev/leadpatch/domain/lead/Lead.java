package dev.leadpatch.domain.lead;

import dev.leadpatch.domain.catalog.CompanyCatalog;
import dev.leadpatch.domain.patch.CheckedPatch;
import dev.leadpatch.domain.patch.LeadPatch;
import dev.leadpatch.domain.patch.ValidPatch;
import dev.leadpatch.domain.value.CompanyId;
import dev.leadpatch.domain.value.DeadlineExceededException;
import dev.leadpatch.domain.value.LeadId;
import dev.leadpatch.domain.value.UserId;
import dev.leadpatch.domain.violation.ValidationLimits;
import dev.leadpatch.domain.violation.Violation;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A prospective customer of a company.
 *
 * @param version 1 when the lead was created, and one more with every change
 * @param updatedAt when this version was made, to the microsecond; later than the version before
 * @param source where the lead came from, such as {@code web_form}
 * @param createdBy the user who created it, if one did
 */
public record Lead(
        LeadId id,
        CompanyId company,
        UUID uuid,
        long version,
        Instant createdAt,
        Instant updatedAt,
        @Nullable String source,
        @Nullable UserId createdBy,
        LeadFields fields) {

    private static final Duration TIMESTAMP_RESOLUTION = Duration.of(1, ChronoUnit.MICROS);

    /**
     * What {@code patch} makes of this lead. Pure: the lead itself stays as it is.
     *
     * @param catalog what the lead's company has defined
     * @param now the time of the change; it is kept to the microsecond, and moved on where the version before is not
     *     earlier
     */
    public LeadChange change(ValidPatch patch, CompanyCatalog catalog, Instant now) {
        return change(patch, catalog, now, ValidationLimits.DEFAULT);
    }

    /**
     * As {@link #change(ValidPatch, CompanyCatalog, Instant)}, within limits.
     *
     * @throws DeadlineExceededException if the deadline passes
     */
    public LeadChange change(ValidPatch patch, CompanyCatalog catalog, Instant now, ValidationLimits limits) {
        CatalogValidator judgement = CatalogValidator.validate(patch.patch(), this, catalog, limits, List.of());
        if (!judgement.violations().isEmpty()) {
            return new LeadChange.Rejected(judgement.violations());
        }
        List<FailedCondition> failed = failedConditions(patch.patch(), judgement, catalog);
        if (!failed.isEmpty()) {
            return new LeadChange.ConditionFailed(failed);
        }
        LeadFields next = fields.patchedWith(patch.patch(), judgement.customFields());
        if (next.equals(fields)) {
            return LeadChange.Unchanged.INSTANCE;
        }
        return new LeadChange.Changed(nextVersion(next, now), FieldDiff.between(fields, next, catalog));
    }

    /**
     * Everything that keeps {@code patch} from being applied to this lead, at most one violation a place: what its own
     * rules say and what the company's catalog says.
     */
    public List<Violation> violations(CheckedPatch patch, CompanyCatalog catalog) {
        return violations(patch, catalog, ValidationLimits.DEFAULT);
    }

    /**
     * As {@link #violations(CheckedPatch, CompanyCatalog)}, within limits.
     *
     * @return at most one more violation than the limits say
     * @throws DeadlineExceededException if the deadline passes
     */
    public List<Violation> violations(CheckedPatch patch, CompanyCatalog catalog, ValidationLimits limits) {
        return CatalogValidator.validate(patch.patch(), this, catalog, limits, patch.violations())
                .violations();
    }

    private List<FailedCondition> failedConditions(
            LeadPatch patch, CatalogValidator judgement, CompanyCatalog catalog) {
        return patch.conditions()
                .map(expected -> fields.patchedWith(expected, judgement.expectedCustomFields()))
                .map(expected -> FailedCondition.between(fields, expected, catalog))
                .orElse(List.of());
    }

    private Lead nextVersion(LeadFields next, Instant now) {
        Instant time = now.truncatedTo(ChronoUnit.MICROS);
        Instant later = time.isAfter(updatedAt) ? time : updatedAt.plus(TIMESTAMP_RESOLUTION);
        return new Lead(id, company, uuid, version + 1, createdAt, later, source, createdBy, next);
    }
}
