package dev.leadpatch.application.creation;

import dev.leadpatch.application.access.Caller;
import dev.leadpatch.application.access.MissingAccess.MissingFields;
import dev.leadpatch.application.access.Permission;
import dev.leadpatch.application.creation.CreateLead.Command;
import dev.leadpatch.application.creation.CreateLead.Match;
import dev.leadpatch.application.creation.CreateLead.Result;
import dev.leadpatch.application.lead.ItemDecider;
import dev.leadpatch.application.lead.LeadEvent;
import dev.leadpatch.application.lead.LeadEvent.Actor;
import dev.leadpatch.application.lead.LeadStore.Decision;
import dev.leadpatch.application.lead.LeadStore.LeadSnapshot;
import dev.leadpatch.application.lead.UpdateDecider;
import dev.leadpatch.application.lead.UpdateLead;
import dev.leadpatch.domain.access.WritableFields;
import dev.leadpatch.domain.catalog.CompanyCatalog;
import dev.leadpatch.domain.lead.ChangeKind;
import dev.leadpatch.domain.lead.LeadChange;
import dev.leadpatch.domain.lead.LeadCreation;
import dev.leadpatch.domain.lead.MatchField;
import dev.leadpatch.domain.lead.MatchKey;
import dev.leadpatch.domain.patch.PatchValidator.PatchValidationResult;
import dev.leadpatch.domain.value.Deadline;
import dev.leadpatch.domain.value.LeadId;
import dev.leadpatch.domain.violation.DocumentPath;
import dev.leadpatch.domain.violation.Violation;
import dev.leadpatch.domain.violation.ViolationCode;
import dev.leadpatch.domain.violation.Violations.ValidationBudget;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * One draft.
 *
 * @param key the key to match by; empty if the draft has no value of the match field
 * @param identity the keys of the identity that the draft keeps, which no other lead may have
 */
record CreationItem(
        Command command,
        LeadCreation creation,
        PatchValidationResult fields,
        Optional<MatchKey> key,
        List<MatchKey> identity,
        Optional<ItemDecider> update,
        DraftRules rules,
        Deadline deadline) {

    /** All keys by which the decision finds leads. */
    List<MatchKey> allKeys() {
        return Stream.concat(key.stream(), identity.stream()).distinct().toList();
    }

    /**
     * Decides what to write.
     *
     * @param matched the leads that match the key
     */
    Decision<Result> decide(MatchedLeads matched, CompanyCatalog catalog, ValidationBudget budget) {
        budget.deadline().check();
        Optional<MatchField> field = command.match().map(Match::field);
        if (field.isPresent() && !field.get().isMatchable(catalog)) {
            return new Decision.NoWrite<>(new Result.NotMatchable(field.get()));
        }
        Optional<Decision<Result>> forbidden = forbidden(CreationDecider.fieldsOf(command), budget);
        if (forbidden.isPresent()) {
            return forbidden.get();
        }
        if (field.isPresent() && key.isEmpty()) {
            return new Decision.NoWrite<>(new Result.NoMatchValue(field.get()));
        }
        List<LeadId> ids = matched.idsOf(key);
        return switch (ids.size()) {
            case 0 -> create(matched, catalog, budget);
            case 1 -> update(matched.get(ids.get(0)), budget);
            default ->
                new Decision.NoWrite<>(
                        new Result.SeveralMatch(command.caller().hasPermission(Permission.READ) ? ids : List.of()));
        };
    }

    private Optional<Decision<Result>> forbidden(WritableFields fields, ValidationBudget budget) {
        int max = budget.maxViolations();
        return MissingFields.of(fields.violations(command.draft(), max), max)
                .map(missing ->
                        new Decision.NoWrite<>(new Result.NotCreated(new UpdateLead.Result.Forbidden(missing))));
    }

    private Decision<Result> create(MatchedLeads matched, CompanyCatalog catalog, ValidationBudget budget) {
        // a new lead also gets the value to match by
        Optional<Decision<Result>> forbidden = forbidden(command.caller().fields(), budget);
        if (forbidden.isPresent()) {
            return forbidden.get();
        }
        List<Violation> taken = identity.stream()
                .filter(kept -> !matched.idsOf(Optional.of(kept)).isEmpty())
                .map(CreationItem::taken)
                .toList();
        if (!taken.isEmpty()) {
            return rejected(taken);
        }
        LeadChange change = rules.create(creation, fields, catalog, budget);
        return change.fold(
                created -> write(created, catalog),
                () -> {
                    throw new IllegalStateException("a new lead can't be unchanged");
                },
                rejected -> new Decision.NoWrite<>(
                        new Result.NotCreated(UpdateDecider.rejected(rejected.violations(), command.caller(), budget))),
                failed -> {
                    throw new IllegalStateException("a draft has no conditions");
                });
    }

    private static Decision<Result> rejected(List<Violation> violations) {
        return new Decision.NoWrite<>(new Result.NotCreated(new UpdateLead.Result.Rejected(violations)));
    }

    private static Violation taken(MatchKey kept) {
        String name = kept.field().wireName();
        return new Violation(
                DocumentPath.ROOT.member(name),
                kept.field() == MatchField.IdentityField.ID ? ViolationCode.ID : ViolationCode.UUID,
                "is the " + name + " of another lead");
    }

    private Decision<Result> write(LeadChange.Changed created, CompanyCatalog catalog) {
        Caller caller = command.caller();
        LeadEvent event = new LeadEvent(
                ChangeKind.CREATED, created.lead(), catalog, created.changes(), Actor.of(caller), command.requestId());
        return new Decision.Write<>(event, new Result.Created(new LeadSnapshot(created.lead(), catalog)));
    }

    private Decision<Result> update(LeadSnapshot existing, ValidationBudget budget) {
        Optional<Violation> contradiction = rules.contradiction(command, existing.lead());
        if (contradiction.isPresent()) {
            return rejected(List.of(contradiction.get()));
        }
        return update.orElseThrow()
                .decide(Optional.of(existing), budget)
                .fold(
                        write -> new Decision.Write<>(write.events(), new Result.NotCreated(write.result())),
                        noWrite -> new Decision.NoWrite<>(new Result.NotCreated(noWrite.result())),
                        needsHistory -> {
                            throw new IllegalStateException("an upsert has no version precondition");
                        });
    }
}
