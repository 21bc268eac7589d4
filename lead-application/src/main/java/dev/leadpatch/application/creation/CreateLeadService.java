package dev.leadpatch.application.creation;

import dev.leadpatch.application.access.Caller;
import dev.leadpatch.application.access.MissingAccess;
import dev.leadpatch.application.access.MissingAccess.MissingFields;
import dev.leadpatch.application.access.Permission;
import dev.leadpatch.application.lead.CatalogStore;
import dev.leadpatch.application.lead.LeadIdAllocator;
import dev.leadpatch.application.lead.LeadStore;
import dev.leadpatch.application.lead.LeadStore.Change;
import dev.leadpatch.application.lead.LeadStore.Decider;
import dev.leadpatch.application.lead.LeadStore.Decision;
import dev.leadpatch.application.lead.LeadStore.LeadSnapshot;
import dev.leadpatch.application.lead.Snapshots;
import dev.leadpatch.application.lead.StoreCapability;
import dev.leadpatch.application.lead.UpdateLead;
import dev.leadpatch.application.webhook.Endpoint;
import dev.leadpatch.application.webhook.EndpointStore;
import dev.leadpatch.domain.catalog.CompanyCatalog;
import dev.leadpatch.domain.value.LeadId;
import dev.leadpatch.domain.violation.Violations;
import dev.leadpatch.domain.violation.Violations.ValidationBudget;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Creates leads by changes of a {@link LeadStore}. */
public final class CreateLeadService implements CreateLead {
    // nothing is written under this id
    private static final LeadId PREVIEW_ID = new LeadId(Long.MAX_VALUE);

    private final LeadStore leadStore;
    private final CatalogStore catalogStore;
    private final EndpointStore endpointStore;
    private final LeadIdAllocator ids;
    private final CreationDecider decider;

    public CreateLeadService(
            LeadStore leadStore,
            CatalogStore catalogStore,
            EndpointStore endpointStore,
            LeadIdAllocator ids,
            CreationDecider decider) {
        this.leadStore = leadStore;
        this.catalogStore = catalogStore;
        this.endpointStore = endpointStore;
        this.ids = ids;
        this.decider = decider;
    }

    @Override
    public Result handle(Command command) {
        Caller caller = command.caller();
        if (!caller.hasPermission(Permission.WRITE)) {
            return forbidden(Permission.WRITE);
        }
        // before the idempotency key is used; a lead that does not match is refused by the decision
        Optional<MissingAccess> missingFields =
                MissingFields.forDraft(CreationDecider.fieldsOf(command), command.draft());
        if (missingFields.isPresent()) {
            return forbidden(missingFields.get());
        }
        requireCapabilities(command);
        CreationItem item = itemFor(command, ids.allocate(caller.company(), 1).get(0));
        return execute(item, snapshots -> decide(item, snapshots), command);
    }

    @Override
    public Result preview(Command command) {
        Optional<Permission> missing = command.caller().findMissing(Permission.WRITE, Permission.READ);
        if (missing.isPresent()) {
            return forbidden(missing.get());
        }
        requireCapabilities(command);
        List<Endpoint> endpoints = endpointStore.list(command.caller().company());
        CreationItem item = itemFor(command, PREVIEW_ID);
        Command withoutKey =
                new Command(command.caller(), command.draft(), command.match(), command.requestId(), Optional.empty());
        return execute(
                item,
                snapshots -> withoutWriting(decide(item, snapshots), existing(item, snapshots), endpoints),
                withoutKey);
    }

    private void requireCapabilities(Command command) {
        StoreCapability.NEW_LEADS.require(leadStore);
        StoreCapability.IDEMPOTENT_REQUESTS.requireFor(command.idempotentRequest(), leadStore);
    }

    private static Result forbidden(MissingAccess missing) {
        return new Result.NotCreated(new UpdateLead.Result.Forbidden(missing));
    }

    private CreationItem itemFor(Command command, LeadId id) {
        CompanyCatalog catalog = catalogStore.find(command.caller().company()).orElseThrow();
        return decider.itemFor(command, id, DraftRules.of(LeadRules.REQUEST, catalog), decider.deadline());
    }

    private Result execute(CreationItem item, Decider<Result> itemDecider, Command command) {
        Change<Result> change = new Change<>(
                command.caller().company(),
                List.of(),
                List.of(item.creation().id()),
                item.key().map(Set::of).orElse(Set.of()),
                itemDecider,
                command.idempotentRequest(),
                Optional.empty());
        return leadStore
                .change(change)
                .fold(
                        result -> result,
                        replay -> new Result.NotCreated(new UpdateLead.Result.Replayed(replay)),
                        () -> new Result.NotCreated(new UpdateLead.Result.Busy()));
    }

    private Decision<Result> decide(CreationItem item, Snapshots snapshots) {
        ValidationBudget budget = new ValidationBudget(Violations.MAX_VIOLATIONS, item.deadline());
        return item.decide(new MatchedLeads(snapshots), snapshots.catalog().orElseThrow(), budget);
    }

    private static Optional<LeadSnapshot> existing(CreationItem item, Snapshots snapshots) {
        MatchedLeads matched = new MatchedLeads(snapshots);
        List<LeadId> ids = matched.idsOf(item.key());
        return ids.size() == 1 ? Optional.of(matched.get(ids.get(0))) : Optional.empty();
    }

    private static Decision<Result> withoutWriting(
            Decision<Result> decision, Optional<LeadSnapshot> existing, List<Endpoint> endpoints) {
        return decision.fold(
                write -> new Decision.NoWrite<>(new Result.Previewed(
                        existing,
                        write.events().get(0).changes(),
                        endpoints.stream()
                                .filter(endpoint ->
                                        endpoint.receives(write.events().get(0)))
                                .map(Endpoint::id)
                                .toList())),
                noWrite -> isUnchanged(noWrite.result())
                        ? new Decision.NoWrite<>(new Result.Previewed(existing, List.of(), List.of()))
                        : noWrite,
                needsHistory -> needsHistory);
    }

    private static boolean isUnchanged(Result result) {
        return result instanceof Result.NotCreated notCreated
                && notCreated.result() instanceof UpdateLead.Result.Unchanged;
    }
}
