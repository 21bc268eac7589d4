package dev.leadpatch.domain.lead;

import dev.leadpatch.domain.catalog.CompanyCatalog;
import dev.leadpatch.domain.lead.LeadChange.FailedCondition;
import dev.leadpatch.domain.patch.LeadPatch;
import dev.leadpatch.domain.patch.PatchValidator.PatchValidationResult;
import dev.leadpatch.domain.patch.PatchValidator.ValidPatch;
import dev.leadpatch.domain.value.CompanyId;
import dev.leadpatch.domain.value.Deadline.DeadlineExceededException;
import dev.leadpatch.domain.value.LeadId;
import dev.leadpatch.domain.violation.Violation;
import dev.leadpatch.domain.violation.Violations.ValidationBudget;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A prospective customer of a company. Immutable.
 *
 * @param version 1 for a new lead; incremented by every change
 * @param updatedAt the time of this version, with microsecond resolution; strictly increasing with the version
 * @param archivedAt when the lead was archived; {@code null} if it is not archived
 * @param erasedAt when the personal data of the lead was erased; {@code null} if it was not. An erased lead is archived
 */
public record Lead(
        LeadId id,
        CompanyId company,
        UUID uuid,
        long version,
        Instant updatedAt,
        @Nullable Instant archivedAt,
        @Nullable Instant erasedAt,
        LeadOrigin origin,
        LeadFields fields) {

    public Lead {
        if (version < 1) {
            throw new IllegalArgumentException("version must be at least 1");
        }
        if (erasedAt != null && archivedAt == null) {
            throw new IllegalArgumentException("archivedAt must be set if erasedAt is: an erased lead is archived");
        }
    }

    /** Builds a lead from its values. */
    public static LeadBuilder builder(CompanyId company, LeadId id) {
        return new LeadBuilder(company, id);
    }

    /** Builds a lead that differs from this one. */
    public LeadBuilder toBuilder() {
        return new LeadBuilder(this);
    }

    /**
     * Applies {@code patch} to this lead, or returns all its violations. A pure function: this lead does not change.
     *
     * @param now the time of the change. It is truncated to microseconds. If it is not after {@link #updatedAt}, the
     *     new version gets {@link #updatedAt} plus 1 µs
     */
    public LeadChange change(PatchValidationResult patch, CompanyCatalog catalog, Instant now) {
        return patch instanceof ValidPatch valid
                ? change(valid, catalog, now, ValidationBudget.DEFAULT)
                : new LeadChange.Rejected(violations(patch, catalog));
    }

    /**
     * As {@link #change(PatchValidationResult, CompanyCatalog, Instant)}, with budget.
     *
     * @throws DeadlineExceededException if the deadline passes
     */
    public LeadChange change(ValidPatch patch, CompanyCatalog catalog, Instant now, ValidationBudget budget) {
        return change(patch, catalog, now, budget, UnaryOperator.identity());
    }

    /**
     * Sets the fields that have no value to the values of {@code patch}, and keeps all others. The whole patch must be
     * valid.
     *
     * @throws DeadlineExceededException if the deadline passes
     */
    public LeadChange fill(ValidPatch patch, CompanyCatalog catalog, Instant now, ValidationBudget budget) {
        return change(patch, catalog, now, budget, fields::filledWith);
    }

    private LeadChange change(
            ValidPatch patch,
            CompanyCatalog catalog,
            Instant now,
            ValidationBudget budget,
            UnaryOperator<LeadFields> toNextFields) {
        CatalogValidator validator = CatalogValidator.validate(patch.patch(), this, catalog, budget, List.of());
        if (!validator.violations().isEmpty()) {
            return new LeadChange.Rejected(validator.violations());
        }
        LeadFields next = toNextFields.apply(fields.patchedWith(patch.patch(), validator.customFields()));
        List<Violation> tooLarge = LeadSize.violations(fields, next);
        if (!tooLarge.isEmpty()) {
            return new LeadChange.Rejected(tooLarge);
        }
        List<FailedCondition> failed = failedConditions(patch.patch(), validator, catalog);
        if (!failed.isEmpty()) {
            return new LeadChange.ConditionFailed(failed);
        }
        if (next.equals(fields)) {
            return LeadChange.Unchanged.INSTANCE;
        }
        return new LeadChange.Changed(nextVersion(next, now), FieldDiff.between(fields, next, catalog));
    }

    /**
     * All violations of {@code patch} for this lead, at most one for each path, except that of {@link LeadSize}. They
     * include the violations of the rules that need no catalog.
     */
    public List<Violation> violations(PatchValidationResult patch, CompanyCatalog catalog) {
        return violations(patch, catalog, ValidationBudget.DEFAULT);
    }

    /**
     * As {@link #violations(PatchValidationResult, CompanyCatalog)}, with budget.
     *
     * @return at most one more violation than {@link ValidationBudget#maxViolations}
     * @throws DeadlineExceededException if the deadline passes
     */
    public List<Violation> violations(PatchValidationResult patch, CompanyCatalog catalog, ValidationBudget budget) {
        return CatalogValidator.validate(patch.patch(), this, catalog, budget, patch.violations())
                .violations();
    }

    private List<FailedCondition> failedConditions(
            LeadPatch patch, CatalogValidator validator, CompanyCatalog catalog) {
        return patch.conditions()
                .map(conditions -> FailedCondition.between(
                        fields, fields.patchedWith(conditions, validator.expectedCustomFields()), conditions, catalog))
                .orElse(List.of());
    }

    public Instant createdAt() {
        return origin.createdAt();
    }

    public boolean isArchived() {
        return archivedAt != null;
    }

    public boolean isErased() {
        return erasedAt != null;
    }

    /**
     * Archives the lead: its next version exists for {@link #restore} and {@link #erase} only.
     *
     * @param now the time of the change, see {@link #change(PatchValidationResult, CompanyCatalog, Instant)}
     * @return this lead if it is archived already
     */
    public Lead archive(Instant now) {
        if (isArchived()) {
            return this;
        }
        Instant time = nextUpdatedAt(now);
        return new Lead(id, company, uuid, version + 1, time, time, null, origin, fields);
    }

    /**
     * Restores the archived lead with all its values. Returns this lead if it is not archived.
     *
     * @throws IllegalStateException if the lead is erased
     */
    public Lead restore(Instant now) {
        if (isErased()) {
            throw new IllegalStateException("lead " + id + " is erased");
        }
        return isArchived()
                ? new Lead(id, company, uuid, version + 1, nextUpdatedAt(now), null, null, origin, fields)
                : this;
    }

    /** Erases all data: the next version is a tombstone of ids and times. Returns this lead if it is erased already. */
    public Lead erase(Instant now) {
        if (isErased()) {
            return this;
        }
        Instant time = nextUpdatedAt(now);
        Instant archived = archivedAt == null ? time : archivedAt;
        LeadOrigin erasedOrigin = LeadOrigin.at(createdAt());
        return new Lead(id, company, uuid, version + 1, time, archived, time, erasedOrigin, LeadFields.EMPTY);
    }

    private Lead nextVersion(LeadFields next, Instant now) {
        return new Lead(id, company, uuid, version + 1, nextUpdatedAt(now), archivedAt, erasedAt, origin, next);
    }

    private Instant nextUpdatedAt(Instant now) {
        Instant truncated = now.truncatedTo(ChronoUnit.MICROS);
        return truncated.isAfter(updatedAt) ? truncated : updatedAt.plus(1, ChronoUnit.MICROS);
    }
}
