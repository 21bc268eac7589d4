package dev.leadpatch.application.creation;

import dev.leadpatch.application.access.Caller;
import dev.leadpatch.application.access.Permission;
import dev.leadpatch.application.creation.CreateLead.Command;
import dev.leadpatch.application.creation.CreateLead.Match;
import dev.leadpatch.application.creation.CreateLead.OnMatch;
import dev.leadpatch.application.creation.CreateLead.Result;
import dev.leadpatch.application.lead.LeadEvent;
import dev.leadpatch.application.lead.LeadEvent.Actor;
import dev.leadpatch.application.lead.LeadStore.Decision;
import dev.leadpatch.application.lead.LeadStore.LeadSnapshot;
import dev.leadpatch.application.lead.Precondition;
import dev.leadpatch.application.lead.UpdateDecider;
import dev.leadpatch.application.lead.UpdateLead;
import dev.leadpatch.domain.catalog.CompanyCatalog;
import dev.leadpatch.domain.lead.ChangeKind;
import dev.leadpatch.domain.lead.Lead;
import dev.leadpatch.domain.lead.LeadChange;
import dev.leadpatch.domain.lead.LeadCreation;
import dev.leadpatch.domain.lead.LeadOrigin;
import dev.leadpatch.domain.lead.MatchKey;
import dev.leadpatch.domain.patch.LeadDraft;
import dev.leadpatch.domain.patch.PatchValidator;
import dev.leadpatch.domain.patch.PatchValidator.PatchValidationResult;
import dev.leadpatch.domain.value.Deadline;
import dev.leadpatch.domain.value.LeadId;
import dev.leadpatch.domain.violation.Violations.ValidationBudget;
import jakarta.validation.Validator;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * Decides whether a draft becomes a new lead or changes the lead that matches. Clients can rely on the order of the
 * checks: match field, match value, several matches, then the checks of an update or the violations of a new lead.
 */
public final class CreationDecider {
    private final UpdateDecider updateDecider;
    private final PatchValidator validator;
    private final InstantSource clock;
    private final Supplier<UUID> uuids;

    /**
     * Creates a decider.
     *
     * @param updateDecider decides updates of leads that match
     * @param uuids generates the UUIDs of new leads
     */
    public CreationDecider(
            UpdateDecider updateDecider, Validator validator, InstantSource clock, Supplier<UUID> uuids) {
        this.updateDecider = updateDecider;
        this.validator = new PatchValidator(validator);
        this.clock = clock;
        this.uuids = uuids;
    }

    Deadline deadline() {
        return updateDecider.deadline();
    }

    /**
     * Prepares the decision about one draft. The clock is read and the UUID is generated here, so that the decision is
     * a pure function of the matches and the catalog.
     *
     * @param id the id of the new lead
     * @param catalog the current catalog, by which the match key is read
     */
    Item itemFor(Command command, LeadId id, CompanyCatalog catalog, Deadline deadline) {
        deadline.check();
        LeadDraft draft = command.draft();
        LeadOrigin origin = new LeadOrigin(
                clock.instant(),
                draft.source(),
                draft.partnerType(),
                command.caller().owner());
        return new Item(
                command,
                new LeadCreation(id, command.caller().company(), uuids.get(), origin),
                draft.patch().check(validator),
                command.match().flatMap(match -> match.field().keyOf(draft.patch(), catalog)),
                command.match().map(match -> updateOf(command, match, id, deadline)),
                deadline);
    }

    private UpdateDecider.ItemDecider updateOf(Command command, Match match, LeadId id, Deadline deadline) {
        // only an update can overwrite what the client has not seen
        Precondition precondition = match.onMatch() == OnMatch.UPDATE ? Precondition.NONE : Precondition.EXISTS;
        UpdateLead.Command update = new UpdateLead.Command(
                command.caller(), id, command.draft().patch(), command.requestId(), precondition, Optional.empty());
        return updateDecider.deciderFor(
                update,
                switch (match.onMatch()) {
                    case UPDATE -> Lead::change;
                    case FILL -> Lead::fill;
                    case SKIP -> (lead, patch, catalog, now, budget) -> LeadChange.Unchanged.INSTANCE;
                },
                deadline);
    }

    /**
     * One draft.
     *
     * @param key the key to match by; empty if the draft has no value of the match field
     */
    record Item(
            Command command,
            LeadCreation creation,
            PatchValidationResult fields,
            Optional<MatchKey> key,
            Optional<UpdateDecider.ItemDecider> update,
            Deadline deadline) {

        /**
         * Decides what to write.
         *
         * @param matched the leads that match the key
         */
        Decision<Result> decide(MatchedLeads matched, CompanyCatalog catalog, ValidationBudget budget) {
            budget.deadline().check();
            if (command.match().isPresent()) {
                Match match = command.match().get();
                if (!match.field().isMatchable(catalog)) {
                    return new Decision.NoWrite<>(new Result.NotMatchable(match.field()));
                }
                if (key.isEmpty()) {
                    return new Decision.NoWrite<>(new Result.NoMatchValue(match.field()));
                }
            }
            List<LeadId> ids = matched.idsOf(key);
            return switch (ids.size()) {
                case 0 -> create(catalog, budget);
                case 1 -> update(matched.get(ids.get(0)), budget);
                default ->
                    new Decision.NoWrite<>(
                            new Result.SeveralMatch(command.caller().hasPermission(Permission.READ) ? ids : List.of()));
            };
        }

        private Decision<Result> create(CompanyCatalog catalog, ValidationBudget budget) {
            LeadChange change = creation.create(fields, catalog, budget);
            return change.fold(
                    created -> write(created, catalog),
                    () -> {
                        throw new IllegalStateException("a new lead can't be unchanged");
                    },
                    rejected -> new Decision.NoWrite<>(new Result.NotCreated(
                            UpdateDecider.rejected(rejected.violations(), command.caller(), budget))),
                    failed -> {
                        throw new IllegalStateException("a draft has no conditions");
                    });
        }

        private Decision<Result> write(LeadChange.Changed created, CompanyCatalog catalog) {
            Caller caller = command.caller();
            LeadEvent event = new LeadEvent(
                    ChangeKind.CREATED,
                    created.lead(),
                    catalog,
                    created.changes(),
                    new Actor(caller.key(), caller.label(), caller.owner()),
                    command.requestId());
            return new Decision.Write<>(event, new Result.Created(new LeadSnapshot(created.lead(), catalog)));
        }

        private Decision<Result> update(LeadSnapshot existing, ValidationBudget budget) {
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
}
