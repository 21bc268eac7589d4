package dev.leadpatch.application.preview;

import dev.leadpatch.application.access.Caller;
import dev.leadpatch.application.access.Permission;
import dev.leadpatch.application.lead.LeadEvent;
import dev.leadpatch.application.lead.LeadStore;
import dev.leadpatch.application.lead.LeadStore.Change;
import dev.leadpatch.application.lead.LeadStore.Decision;
import dev.leadpatch.application.lead.LeadStore.LeadSnapshot;
import dev.leadpatch.application.lead.UpdateDecider;
import dev.leadpatch.application.lead.UpdateLead;
import dev.leadpatch.application.webhook.Endpoint;
import dev.leadpatch.application.webhook.Endpoint.EndpointId;
import dev.leadpatch.domain.value.CompanyId;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Previews updates with the same decider and store as an update, but replaces each write by {@code NoWrite}. */
public final class PreviewUpdateService implements PreviewUpdate {
    private final LeadStore leadStore;
    private final Function<CompanyId, List<Endpoint>> endpoints;
    private final UpdateDecider decider;

    /**
     * Creates the use case.
     *
     * @param endpoints returns the webhook endpoints of a company, oldest first
     */
    public PreviewUpdateService(
            LeadStore leadStore, Function<CompanyId, List<Endpoint>> endpoints, UpdateDecider decider) {
        this.leadStore = leadStore;
        this.endpoints = endpoints;
        this.decider = decider;
    }

    @Override
    public Result preview(UpdateLead.Command command) {
        Caller caller = command.caller();
        Optional<Permission> missing = caller.findMissing(Permission.WRITE, Permission.READ);
        if (missing.isPresent()) {
            return new Result.Refused(new UpdateLead.Result.Forbidden(missing.get()));
        }
        List<Endpoint> companyEndpoints = endpoints.apply(caller.company());
        Function<Optional<LeadSnapshot>, Decision<UpdateLead.Result>> updateDecider = decider.deciderFor(command);
        return leadStore
                .change(Change.<Result>of(
                        caller.company(),
                        command.lead(),
                        snapshot -> withoutWriting(updateDecider.apply(snapshot), snapshot, companyEndpoints),
                        Optional.empty()))
                .fold(
                        result -> result,
                        replay -> new Result.Refused(new UpdateLead.Result.Replayed(replay)),
                        () -> new Result.Refused(new UpdateLead.Result.Busy()));
    }

    private static Decision<Result> withoutWriting(
            Decision<UpdateLead.Result> decision, Optional<LeadSnapshot> snapshot, List<Endpoint> endpoints) {
        return decision.fold(
                write -> new Decision.NoWrite<>(
                        accepted(snapshot.orElseThrow(), write.events().get(0), endpoints)),
                noWrite -> new Decision.NoWrite<>(
                        noWrite.result() instanceof UpdateLead.Result.Unchanged unchanged
                                ? new Result.Accepted(
                                        unchanged.snapshot().lead().version(), List.of(), List.of())
                                : new Result.Refused(noWrite.result())),
                needsHistory -> new Decision.NeedsHistory<>(
                        needsHistory.leadId(),
                        needsHistory.sinceVersion(),
                        changedFields ->
                                new Result.Refused(needsHistory.toResult().apply(changedFields))));
    }

    private static Result accepted(LeadSnapshot snapshot, LeadEvent event, List<Endpoint> endpoints) {
        List<EndpointId> recipients = endpoints.stream()
                .filter(endpoint -> endpoint.receives(event))
                .map(Endpoint::id)
                .toList();
        return new Result.Accepted(snapshot.lead().version(), event.changes(), recipients);
    }
}
